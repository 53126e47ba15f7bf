// The book's documents: tickets with their coupons, EMDs of services; their numbers, void and refund.
#include <cstdio>

#include "simulators/gds/order_book.hpp"

namespace airside::simulator::gds {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t coupons_per_ticket = 4;
constexpr auto void_window = 24h;
constexpr std::int64_t first_ticket = 2'400'000'001, first_emd = 8'200'000'001;

// What becomes of tickets with their coupons, of services, and of the order.
struct Closing {
    std::string_view ticket, service, state;
};

bool is_open(const json::object& document, std::string_view number, const std::set<std::string>& only) {
    return text_or(document, "status", "") == "ISSUED" &&
           (only.empty() || only.contains(text_or(document, number, "")));
}

void close_ticket(json::object& ticket, std::string_view status) {
    ticket["status"] = json::string(status);
    for (auto& coupon : ticket["coupons"].as_array()) coupon.as_object()["status"] = json::string(status);
}

bool close_services(json::object& record, const std::set<std::string>& only, std::string_view status) {
    bool any = false;
    auto* services = record.if_contains("services");
    if (!services) return any;
    for (auto& service : services->as_array()) {
        if (!is_open(service.as_object(), "document", only)) continue;
        any = true;
        service.as_object()["status"] = json::string(status);
    }
    return any;
}

// False when none of these documents is open. The order keeps its state as long as other tickets stay open.
bool close_documents(json::object& record, const std::set<std::string>& only, const Closing& closing) {
    bool any = false, others = false;
    for (auto& ticket : record["tickets"].as_array()) {
        auto& one = ticket.as_object();
        if (!is_open(one, "number", only)) {
            others = others || is_open(one, "number", {});
            continue;
        }
        any = true;
        close_ticket(one, closing.ticket);
    }
    if (any && !others) record["state"] = json::string(closing.state);
    return close_services(record, only, closing.service) || any;
}

}  // namespace

std::string OrderBook::next_number(std::string_view serials, const std::string& airline_code,
                                   std::int64_t first_serial) {
    auto airline = world_.geography.find_airline(airline_code);
    auto counter = ledger_.find(serials, airline_code);
    auto serial = counter ? integer(counter->value, "next").value_or(first_serial) : first_serial;
    ledger_.put(serials, airline_code, "taken", {{"next", serial + 1}});
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
            auto number = next_number("ticket_serials", airline, first_ticket);
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

json::object OrderBook::issue(const std::string& id, const std::vector<TicketHolder>& holders,
                              const std::optional<std::set<std::string>>& services) {
    auto record = *alive(id);
    auto all = member(record, "tickets")->as_array();
    for (auto& ticket : make_tickets(text_or(record, "airline", ""), holders)) all.push_back(std::move(ticket));
    record["tickets"] = std::move(all);
    record["state"] = "ticketed";
    issue_services(record, services);
    return change(id, "ticketed", std::move(record));
}

TicketChange OrderBook::void_tickets(const std::string& id, const std::set<std::string>& only) {
    auto record = *alive(id);
    for (auto [list, number] : {std::pair{"tickets", "number"}, {"services", "document"}})
        for (auto document : objects(record, list))
            if (is_open(*document, number, only) &&
                clock_.now() > *parse_instant(text_or(*document, "issued_at", "")) + void_window)
                return TicketChange::too_late;
    if (!close_documents(record, only, {"VOID", "VOIDED", "voided"})) return TicketChange::none_open;
    change(id, "voided", std::move(record));
    return TicketChange::done;
}

TicketChange OrderBook::refund_tickets(const std::string& id, const std::set<std::string>& only) {
    auto record = *alive(id);
    if (!close_documents(record, only, {"REFUNDED", "REFUNDED", "refunded"})) return TicketChange::none_open;
    change(id, "refunded", std::move(record));
    return TicketChange::done;
}

json::object OrderBook::add_services(const std::string& id, const std::vector<ServiceSale>& sales) {
    auto record = *alive(id);
    auto* listed = record.if_contains("services");
    auto services = listed ? listed->as_array() : json::array{};
    for (const auto& sale : sales) {
        json::array segments;
        for (const auto& segment : sale.segment_ids) segments.push_back(json::string(segment));
        services.push_back(json::object{{"id", std::to_string(services.size() + 1)},
                                        {"kind", json::string(to_string(sale.sold.kind))},
                                        {"code", json::string(sale.sold.code)},
                                        {"reason", json::string(sale.sold.reason)},
                                        {"group", json::string(sale.sold.group)},
                                        {"name", json::string(sale.sold.name)},
                                        {"travelerId", sale.traveler_id},
                                        {"segmentIds", std::move(segments)},
                                        {"quantity", sale.quantity},
                                        {"price_minor", sale.price_minor},
                                        {"currency", sale.currency.str()},
                                        {"status", "HELD"}});
        if (sale.seat.empty()) continue;
        services.back().as_object()["seat"] = sale.seat;
        services.back().as_object()["flight"] = sale.flight;
    }
    record["services"] = std::move(services);
    return change(id, "services added", std::move(record));
}

void OrderBook::issue_services(json::object& record, const std::optional<std::set<std::string>>& only) {
    auto* services = record.if_contains("services");
    if (!services) return;
    for (auto& service : services->as_array()) {
        auto& one = service.as_object();
        bool wanted = !only || only->contains(text_or(one, "id", ""));
        if (!wanted || text_or(one, "status", "") != "HELD") continue;
        one["status"] = "ISSUED";
        one["document"] = next_number("emd_serials", text_or(record, "airline", ""), first_emd);
        one["issued_at"] = airside::to_string(clock_.now());
    }
}

void OrderBook::give_services_up(json::object& record) {
    auto* services = record.if_contains("services");
    if (!services) return;
    for (auto& service : services->as_array())
        if (text_or(service.as_object(), "status", "") == "HELD") service.as_object()["status"] = "CANCELLED";
}

}  // namespace airside::simulator::gds
