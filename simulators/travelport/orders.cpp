#include "simulators/travelport/orders.hpp"

namespace airside::simulator::travelport {
namespace {

Refusal sold_out(std::size_t segment) {
    return {"UNABLE TO SELL SEGMENT " + std::to_string(segment) + " - 0 AVAIL/WL CLOSED", 409, "Business", "4352"};
}

Refusal not_found() { return {"RESERVATION NOT FOUND", 404, "Business", "4353"}; }

// A number for each flight of each traveller, in order of the bounds: what his tickets' coupons are for.
std::vector<gds::TicketHolder> holders_of(const json::object& record) {
    std::vector<gds::TicketHolder> holders;
    for (auto traveler : objects(record, "travelers")) {
        auto& holder = holders.emplace_back(text_or(*traveler, "id", ""));
        auto code = text_or(*traveler, "passengerTypeCode", "");
        auto type = passenger_type(code);
        for (auto product : objects(*object(record, "offer"), "Product"))
            for (auto passengers : objects(*product, "PassengerFlight")) {
                if (passenger_type(text_or(*passengers, "passengerTypeCode", "")) != type) continue;
                for (auto sold : objects(*passengers, "FlightProduct")) {
                    holder.segment_ids.push_back(std::to_string(holder.segment_ids.size() + 1));
                    holder.fare_basis.push_back(text_or(*sold, "fareBasisCode", ""));
                }
            }
    }
    return holders;
}

// How many of the service the traveller has on the flight already.
std::int64_t had(const json::object& record, const gds::ServiceSale& sale) {
    std::int64_t count = 0;
    for (auto service : objects(record, "services")) {
        auto status = text_or(*service, "status", "");
        bool same = text_or(*service, "code", "") == sale.sold.code &&
                    text_or(*service, "travelerId", "") == sale.traveler_id &&
                    texts(*service, "segmentIds") == sale.segment_ids;
        if (same && (status == "HELD" || status == "ISSUED")) count += integer(*service, "quantity").value_or(1);
    }
    return count;
}

}  // namespace

void check_travelers(const Workbench& bench) {
    std::map<TravelerType, int> needed;
    for (const auto& traveler : bench.selected->party) ++needed[traveler.type];
    auto last_flight = bench.selected->quoted.bounds.back().back().date;
    bool reachable = false;
    for (const auto& value : bench.travelers) {
        const auto& traveler = value.as_object();
        auto type = *passenger_type(text_or(traveler, "passengerTypeCode", ""));
        --needed[type];
        reachable = reachable || !objects(traveler, "Telephone").empty();
        auto born = Date::parse(text_or(traveler, "birthDate", ""));
        if (!born && type == TravelerType::adult) continue;
        if (!born) throw Refusal{"TRAVELER BIRTH DATE IS A REQUIRED FIELD"};
        int age = age_on(*born, last_flight);
        bool fits = type == TravelerType::adult   ? age >= 12
                    : type == TravelerType::child ? age >= 2 && age < 12
                                                  : age >= 0 && age < 2;
        if (!fits) throw Refusal{"TRAVELER BIRTH DATE DOES NOT FIT THE PASSENGER TYPE CODE"};
    }
    for (const auto& [type, missing] : needed)
        if (missing != 0) throw Refusal{"TRAVELERS DO NOT MATCH THE PASSENGERS OF THE OFFER"};
    if (!reachable) throw Refusal{"TELEPHONE IS A REQUIRED FIELD"};
}

const json::object& Orders::any(const std::string& locator) const {
    auto found = book_.all().find(locator);
    if (found == book_.all().end()) throw not_found();
    return found->second.value;
}

const json::object& Orders::alive(const std::string& locator) const {
    any(locator);
    auto found = book_.alive(locator);
    if (!found) throw Refusal{"RESERVATION IS ALREADY CANCELLED", 409, "Business", "4354"};
    return *found;
}

http::Response Orders::new_workbench(const Inbound&) {
    auto& bench = workbenches_.open({});
    return answer("ReservationResponse",
                  {{"Reservation", typed("Reservation", {{"Identifier", identifier(bench.id)}})}});
}

http::Response Orders::workbench_from_locator(const Inbound& inbound) {
    auto locator = inbound.parameter("Locator");
    if (!locator) throw Refusal{"LOCATOR IS A REQUIRED FIELD"};
    const auto& record = alive(*locator);
    auto& bench = workbenches_.open(*locator);
    bench.offer = *object(record, "offer");
    bench.total_minor = integer(record, "total_minor").value_or(0);
    bench.travelers = member(record, "travelers")->as_array();
    bench.flights = book_.flights_of(record);
    bench.currency = Currency::of(text_or(record, "currency", ""));
    bench.payables = payables(record);
    return answer("ReservationResponse", {{"Reservation", reservation(record)}, {"Identifier", identifier(bench.id)}});
}

http::Response Orders::read_workbench(const Inbound& inbound) {
    auto& bench = workbenches_.at(inbound);
    auto shown = typed("Reservation", {{"Identifier", identifier(bench.id)}, {"Traveler", bench.travelers}});
    if (!bench.offer.empty()) shown["Offer"] = json::array{bench.offer};
    if (!bench.remarks.empty()) shown["ReservationComment"] = bench.remarks;
    return answer("ReservationResponse", {{"Reservation", std::move(shown)}});
}

std::string Orders::commit_operation(const Inbound& inbound) {
    auto bench = workbenches_.find(inbound.path[0]);
    if (!bench || bench->locator.empty()) return "orders.create";
    if (bench->cancel_all) return "orders.cancel";
    if (!bench->payments.empty()) return "tickets.issue";
    return bench->services.empty() ? "orders.change" : "services.add";
}

json::object Orders::book(Workbench& bench, const FaultPlan& plan) {
    if (!bench.selected) throw Refusal{"THE WORKBENCH HAS NO OFFER"};
    check_travelers(bench);
    const auto& selected = *bench.selected;
    content_.change(selected.quoted, plan);
    auto offer = content_.reprice(selected.quoted, selected.party, selected.currency, clock_.now(), true);
    if (!offer) throw sold_out(1);
    if (offer->total_minor != bench.total_minor)
        throw Refusal{"THE PRICE OF THE OFFER HAS CHANGED", 409, "Business", "4355"};
    auto seats = seats_needed(selected.party);
    if (auto short_of = book_.take_seats(selected.quoted, seats)) throw sold_out(*short_of + 1);
    auto locator = book_.free_locator();
    json::object record{{"id", locator},
                        {"reference", locator},
                        {"state", "held"},
                        {"offer", own_offer_json(world_, *offer, identifier_of(bench.offer))},
                        {"travelers", bench.travelers},
                        {"remarks", bench.remarks},
                        {"flights", gds::OrderBook::flights_json(world_, selected.quoted)},
                        {"seats", seats},
                        {"airline", offer->validating->code},
                        {"total_minor", offer->total_minor},
                        {"currency", offer->currency.str()},
                        {"limit", airside::to_string(offer->last_ticketing)},
                        {"created", utc_date_of(clock_.now()).str()},
                        {"tickets", json::array{}}};
    book_.add(record);
    return record;
}

// Tickets where the flights are paid, EMDs of those services that are.
json::object Orders::issue(const Workbench& bench) {
    const auto& held = alive(bench.locator);
    bool ticketed = text_or(held, "state", "") == "ticketed", flights = false;
    std::set<std::string> services;
    for (const auto& payable : bench.payables) {
        if (!bench.paid.contains(payable.uuid)) continue;
        flights = flights || payable.service.empty();
        if (!payable.service.empty()) services.insert(payable.service);
    }
    if (flights && ticketed) throw Refusal{"TICKETS ARE ALREADY ISSUED", 409, "Business"};
    if (!flights && !ticketed) throw Refusal{"AN EMD CAN NOT BE ISSUED BEFORE ITS TICKET", 409, "Business"};
    auto holders = flights ? holders_of(held) : std::vector<gds::TicketHolder>{};
    return book_.issue(bench.locator, holders, services);
}

json::object Orders::add_services(const Workbench& bench) {
    const auto& record = alive(bench.locator);
    for (const auto& sale : bench.services) {
        if (!sale.seat.empty() && world_.inventory.chosen_seats(bench.flights[sale.flight].first).contains(sale.seat))
            throw Refusal{"UNABLE TO SELL SEAT " + sale.seat + " - 0 AVAIL", 409, "Business", "4357"};
        if (had(record, sale) + sale.quantity > sale.sold.most)
            throw Refusal{"THE TRAVELER HAS THIS ANCILLARY ALREADY", 409, "Business", "4358"};
    }
    return book_.add_services(bench.locator, bench.services);
}

http::Response Orders::commit(const Inbound& inbound, const FaultPlan& plan) {
    auto& bench = workbenches_.at(inbound);
    auto locator = bench.locator;
    json::object record;
    if (locator.empty()) {
        record = book(bench, plan);
    } else if (bench.cancel_all) {
        alive(locator);
        book_.cancel(locator);
        record = any(locator);
    } else if (!bench.payments.empty()) {
        record = issue(bench);
    } else {
        record = bench.services.empty() ? alive(locator) : add_services(bench);
    }
    workbenches_.close(bench.id);
    return answer("ReservationResponse", {{"Reservation", reservation(record)}});
}

http::Response Orders::cancel(const Inbound& inbound) {
    alive(inbound.path[0]);
    book_.cancel(inbound.path[0]);
    json::object locator{
        {"locatorType", "Locator"}, {"source", "1G"}, {"sourceContext", "Travelport"}, {"value", inbound.path[0]}};
    auto cancellation = typed("CancellationHold", {{"Locator", std::move(locator)}});
    auto receipt = typed("ReceiptCancellation", {{"id", "receipt_1"}, {"Cancellation", std::move(cancellation)}});
    return answer("ReceiptListResponse", {{"ReceiptID", json::array{std::move(receipt)}}});
}

}  // namespace airside::simulator::travelport
