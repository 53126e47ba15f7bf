// Ancillaries as callers see them: on sale, and as offers of a reservation.
#pragma once
#include <string>
#include <vector>

#include "simulators/gds/order_book.hpp"
#include "simulators/travelport/wire.hpp"

namespace airside::simulator::travelport {

// What is told of a service, wherever it stands.
struct ServiceShown {
    std::string group, code, name, seat;
    bool bag = false;
    std::int64_t quantity = 1, minor = 0;
    Currency currency;
    std::vector<std::string> flights;  // ids of the flights it is for
};
ServiceShown shown_of(const gds::SoldService& sold, std::int64_t minor, const Currency& currency);
ServiceShown shown_of(const gds::ServiceSale& sale, std::vector<std::string> flights);
// Of a record's service.
ServiceShown shown_of(const json::object& service, std::vector<std::string> flights);

json::object ancillary_json(const ServiceShown& service);
json::object service_price_json(const ServiceShown& service);
json::object service_offer_json(const ServiceShown& service, const std::string& id, std::string_view uuid,
                                const std::string& product);

// The ids of the flights of a reservation's own offer, in order.
std::vector<std::string> flight_ids(const json::object& offer);

}  // namespace airside::simulator::travelport
