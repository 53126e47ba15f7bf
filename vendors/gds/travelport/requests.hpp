// The bodies that are sent to Travelport. Pure text in, text out.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gds/port.hpp"
#include "vendors/gds/travelport/service_catalogue.hpp"

namespace airside::travelport {

enum class Representation {
    journey,  // offerings of whole journeys
    leg,      // one offering a leg, to be combined, or asked for leg after leg
};

std::string search_body(const gds::SearchQuery& query, Representation representation);
std::string next_body(std::string_view selection);   // the leg after those selected
std::string offer_body(std::string_view selection);  // to price, and to add to a workbench
std::string seat_map_body(std::string_view selection);

std::string travellers_body(const gds::OrderRequest& request);
std::string remark_body(const BookingReference& reference, std::string_view prefix);
// `received_from`: who asked for the change; it stays in the reservation's history.
std::string commit_body(std::string_view received_from);

std::string cash_body();
// For all of these offers together.
std::string payment_body(const Money& amount, std::string_view form_of_payment, const std::vector<NamedOffer>& offers);
std::string tickets_body(std::string_view locator);

// The catalogues of what can be added to the order of a workbench, whose flights are that offer.
std::string ancillaries_body(std::string_view workbench, std::string_view offer);
std::string seats_body(std::string_view workbench, std::string_view offer);

struct ServiceOrder {
    ServiceName name;
    int quantity;
    int segment;  // the first
};
std::string add_services_body(const std::vector<ServiceOrder>& orders);

}  // namespace airside::travelport
