// The book's tickets: numbers, coupons, void and refund.
#include <cstdio>

#include "simulators/gds/order_book.hpp"

namespace airside::simulator::gds {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t coupons_per_ticket = 4;
constexpr auto void_window = 24h;
constexpr std::int64_t first_serial = 2'400'000'001;

bool is_open(const json::object& ticket, const std::set<std::string>& only) {
    return text_or(ticket, "status", "") == "ISSUED" && (only.empty() || only.contains(text_or(ticket, "number", "")));
}

// Open tickets and their coupons get the status; false when there is none. The order keeps its state as long as others
// stay open.
bool set_status(json::object& record, const std::set<std::string>& only, std::string_view status,
                std::string_view state) {
    bool any = false, others = false;
    for (auto& ticket : record["tickets"].as_array()) {
        auto& one = ticket.as_object();
        if (!is_open(one, only)) {
            others = others || is_open(one, {});
            continue;
        }
        any = true;
        one["status"] = json::string(status);
        for (auto& coupon : one["coupons"].as_array()) coupon.as_object()["status"] = json::string(status);
    }
    if (any && !others) record["state"] = json::string(state);
    return any;
}

}  // namespace

// Three digits of the airline and ten of its own count, which goes on over restarts and through all GDSs.
std::string OrderBook::next_ticket_number(const std::string& airline_code) {
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
json::array OrderBook::make_tickets(const std::string& airline, const std::vector<TicketHolder>& holders) {
    auto issued = airside::to_string(clock_.now());
    json::array tickets;
    for (const auto& holder : holders) {
        std::string primary;
        for (std::size_t first = 0; first < holder.segment_ids.size(); first += coupons_per_ticket) {
            auto number = next_ticket_number(airline);
            json::array coupons, segments;
            for (auto i = first; i < std::min(first + coupons_per_ticket, holder.segment_ids.size()); ++i) {
                segments.push_back(json::string(holder.segment_ids[i]));
                coupons.push_back(json::object{{"number", i - first + 1},
                                               {"segmentId", holder.segment_ids[i]},
                                               {"status", "OPEN"},
                                               {"fareBasis", holder.fare_basis[i]}});
            }
            json::object ticket{{"number", number},
                                {"travelerId", holder.traveler_id},
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

json::object OrderBook::issue(const std::string& id, const std::vector<TicketHolder>& holders) {
    auto record = *alive(id);
    auto all = member(record, "tickets")->as_array();
    for (auto& ticket : make_tickets(text_or(record, "airline", ""), holders)) all.push_back(std::move(ticket));
    record["tickets"] = std::move(all);
    record["state"] = "ticketed";
    return change(id, "ticketed", std::move(record));
}

TicketChange OrderBook::void_tickets(const std::string& id, const std::set<std::string>& only) {
    auto record = *alive(id);
    for (auto ticket : objects(record, "tickets"))
        if (is_open(*ticket, only) && clock_.now() > *parse_instant(text_or(*ticket, "issued_at", "")) + void_window)
            return TicketChange::too_late;
    if (!set_status(record, only, "VOID", "voided")) return TicketChange::none_open;
    change(id, "voided", std::move(record));
    return TicketChange::done;
}

TicketChange OrderBook::refund_tickets(const std::string& id, const std::set<std::string>& only) {
    auto record = *alive(id);
    if (!set_status(record, only, "REFUNDED", "refunded")) return TicketChange::none_open;
    change(id, "refunded", std::move(record));
    return TicketChange::done;
}

}  // namespace airside::simulator::gds
