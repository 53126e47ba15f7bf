// What airlines were last asked to sell for the bookings of one reactor: so that whoever looks at a page again does not
// have the provider asked again, and its long answers kept again. Only for showing: what is added, or paid, is asked
// for anew.
#pragma once
#include <map>
#include <vector>

#include "platform/async/reactor.hpp"
#include "services/booking/api.hpp"
#include "vendors/gds/service.hpp"

namespace airside::booking {

class CatalogueCache {
  public:
    using Services = std::vector<gds::ServiceOffer>;

    // Null: not asked lately, or the booking has changed since.
    const Services* find(BookingId id, std::int64_t version, Steady::time_point now) const {
        auto found = kept_.find(id);
        bool good = found != kept_.end() && found->second.version == version && now < found->second.until;
        return good ? &found->second.services : nullptr;
    }
    // Where too many are kept already, this one is not.
    void keep(BookingId id, std::int64_t version, Services services, Steady::time_point now, Steady::time_point until) {
        std::erase_if(kept_, [&](auto& one) { return one.first == id || one.second.until <= now; });
        if (kept_.size() < most) kept_.emplace(id, Kept{version, until, std::move(services)});
    }

  private:
    static constexpr std::size_t most = 200;
    struct Kept {
        std::int64_t version;
        Steady::time_point until;
        Services services;
    };
    std::map<BookingId, Kept> kept_;
};

}  // namespace airside::booking
