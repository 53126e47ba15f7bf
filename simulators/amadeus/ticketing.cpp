// Issuing and voiding tickets, as Enterprise users see it; the public description only knows the `tickets` of an order.
#include <cstdio>

#include "simulators/amadeus/orders.hpp"

namespace airside::simulator::amadeus {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t coupons_per_ticket = 4;
constexpr auto void_window = 24h;
constexpr std::int64_t first_serial = 2'400'000'001;

Refusal ticketing_refused(std::string why) { return {400, 9112, std::move(why), {}, {}}; }

}  // namespace

// Three digits of the airline and ten of its own count, which goes on over restarts.
std::string Orders::next_ticket_number(const std::string& airline_code) {
    auto airline = world_.geography.find_airline(airline_code);
    auto counter = ledger_.find("ticket_serials", airline_code);
    auto serial = counter ? integer(counter->value, "next").value_or(first_serial) : first_serial;
    ledger_.put("ticket_serials", airline_code, "taken", {{"next", serial + 1}});
    char number[16];
    std::snprintf(number, sizeof number, "%03d%010lld", (airline ? airline->accounting : 0) % 1000,
                  static_cast<long long>(serial));
    return number;
}

// One ticket a traveller, and a conjunction ticket for every four coupons more.
json::array Orders::make_tickets(const json::object& record) {
    const auto& offer = *objects(*object(record, "order"), "flightOffers")[0];
    auto issued = airside::to_string(clock_.now());
    auto airline = text_or(record, "airline", "");
    json::array tickets;
    for (auto pricing : objects(offer, "travelerPricings")) {
        auto details = objects(*pricing, "fareDetailsBySegment");
        std::string primary;
        for (std::size_t first = 0; first < details.size(); first += coupons_per_ticket) {
            auto number = next_ticket_number(airline);
            json::array coupons, segments;
            for (std::size_t i = first; i < std::min(first + coupons_per_ticket, details.size()); ++i) {
                auto segment = text_or(*details[i], "segmentId", "");
                segments.push_back(json::string(segment));
                coupons.push_back(json::object{{"number", i - first + 1},
                                               {"segmentId", segment},
                                               {"status", "OPEN"},
                                               {"fareBasis", text_or(*details[i], "fareBasis", "")}});
            }
            json::object ticket{{"number", number},
                                {"travelerId", text_or(*pricing, "travelerId", "")},
                                {"segmentIds", std::move(segments)},
                                {"status", "ISSUED"},
                                {"issued_at", issued},
                                {"coupons", std::move(coupons)}};
            if (primary.empty())
                primary = number;
            else
                ticket["conjunction_of"] = primary;
            tickets.push_back(std::move(ticket));
        }
    }
    return tickets;
}

http::Response Orders::issue(const Inbound& inbound) {
    auto record = alive(inbound.path[0]);
    if (text_or(record, "state", "") == "ticketed") throw ticketing_refused("TICKET ALREADY ISSUED");
    auto tickets = make_tickets(record);
    auto all = member(record, "tickets")->as_array();
    for (auto& ticket : tickets) all.push_back(std::move(ticket));
    record["tickets"] = std::move(all);
    record["state"] = "ticketed";
    ledger_.put("orders", inbound.path[0], "ticketed", record);
    return shown(201, record, true);
}

http::Response Orders::void_tickets(const Inbound& inbound) {
    auto record = alive(inbound.path[0]);
    if (text_or(record, "state", "") != "ticketed") throw ticketing_refused("NO TICKET TO VOID");
    auto& tickets = record["tickets"].as_array();
    for (auto& ticket : tickets) {
        auto& one = ticket.as_object();
        if (text_or(one, "status", "") != "ISSUED") continue;
        if (clock_.now() > *parse_instant(text_or(one, "issued_at", "")) + void_window)
            throw ticketing_refused("VOID PERIOD HAS ENDED");
        one["status"] = "VOID";
        for (auto& coupon : one["coupons"].as_array()) coupon.as_object()["status"] = "VOID";
    }
    record["state"] = "voided";
    ledger_.put("orders", inbound.path[0], "voided", record);
    return shown(200, record, true);
}

}  // namespace airside::simulator::amadeus
