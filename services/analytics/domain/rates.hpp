// Exchange rates by day, as configured. No float is involved: a rate is an integer of billionths.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/core/money.hpp"
#include "platform/core/time.hpp"
#include "services/analytics/service.hpp"

namespace airside::analytics {

struct Rate {
    std::int64_t billionths;
    std::string text;  // "1.0842"
};

class RateTable {
  public:
    // Throws std::invalid_argument that says which entry is wrong.
    RateTable(Currency reporting, const std::vector<DatedRate>& rates);

    const Currency& reporting() const { return reporting_; }
    // The latest that began on or before the day; 1 for the reporting currency itself.
    std::optional<Rate> on(Date day, const Currency& currency) const;
    // Rounded half away from zero, once, to the reporting currency's minor units. Throws std::overflow_error.
    Money convert(const Money& amount, const Rate& rate) const;

  private:
    Currency reporting_;
    std::map<std::string, std::map<Date, Rate>> rates_;
};

}  // namespace airside::analytics
