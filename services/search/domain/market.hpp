// Which providers a search asks: by where it begins and ends, and by share.
#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "platform/reference/airports.hpp"
#include "vendors/gds/port.hpp"

namespace airside::search {

// [[search.rules]]: the first that fits is the search's; where none fits, all providers are asked.
struct MarketRule {
    // A country ("GB"), a city ("LON") or an airport ("LHR"); empty: any. Of a journey with several directions the
    // first airport and the last, of a return where it turns.
    std::string origin;
    std::string destination;
    std::vector<gds::Provider> providers;  // empty: all
    // Of 100 searches so many ask this provider; those that are not named here are always asked. The same search always
    // has the same answer, so that caches work.
    std::map<std::string, int> share;
    std::string check() const;
};
AIRSIDE_FIELDS(MarketRule, origin, destination, providers, share)

class Markets {
  public:
    // Throws std::invalid_argument where a rule names a place that is not known.
    Markets(std::vector<MarketRule> rules, const reference::Airports& airports);

    // Throws std::invalid_argument where a rule leaves nobody to ask: none of its providers is configured.
    void check_configured(std::span<const gds::Provider> configured) const;

    struct Choice {
        std::vector<gds::Provider> asked;
        std::vector<gds::Provider> off;  // that would be asked here, were they not switched off
    };
    // `key` names the search (cache_key.hpp). Where the shares leave nobody, the first that is on is asked.
    Choice choose(const gds::SearchQuery& query, std::string_view key, std::span<const gds::Provider> configured,
                  const std::function<bool(gds::Provider)>& is_off) const;

  private:
    const MarketRule* rule_for(const gds::SearchQuery& query) const;
    bool lies_in(const IataAirport& place, const std::string& area) const;

    std::vector<MarketRule> rules_;
    const reference::Airports& airports_;
};

}  // namespace airside::search
