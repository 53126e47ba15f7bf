#include <string>
#include <string_view>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "vendors/gds/order.hpp"
#include "vendors/gds/outcome.hpp"

namespace airside::gds {
namespace {

template <class E>
std::string_view name_of(E value) {
    return boost::describe::enum_to_string(value, "UNKNOWN");
}

template <class E>
std::optional<E> parsed(std::string_view name) {
    E value{};
    if (!boost::describe::enum_from_string(std::string(name).c_str(), value)) return {};
    return value;
}

}  // namespace

std::string_view to_string(Provider v) { return name_of(v); }
std::string_view to_string(PassengerType v) { return name_of(v); }
std::string_view to_string(CabinClass v) { return name_of(v); }
std::string_view to_string(Allowance v) { return name_of(v); }
std::string_view to_string(OrderStatus v) { return name_of(v); }
std::string_view to_string(SegmentStatus v) { return name_of(v); }
std::string_view to_string(TicketStatus v) { return name_of(v); }
std::string_view to_string(ServiceKind v) { return name_of(v); }
std::string_view to_string(ServiceStatus v) { return name_of(v); }
std::string_view to_string(RefusalCode v) { return name_of(v); }
std::optional<Provider> provider_from(std::string_view name) { return parsed<Provider>(name); }
std::optional<CabinClass> cabin_from(std::string_view name) { return parsed<CabinClass>(name); }

std::vector<const Segment*> segments_of(const Offer& offer) {
    std::vector<const Segment*> all;
    for (auto& itinerary : offer.itineraries)
        for (auto& segment : itinerary.segments) all.push_back(&segment);
    return all;
}

}  // namespace airside::gds
