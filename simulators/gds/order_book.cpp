#include "simulators/gds/order_book.hpp"

#include <algorithm>

namespace airside::simulator::gds {
namespace {

Instant instant(const json::object& record, std::string_view name) { return *parse_instant(text_or(record, name, "")); }

bool holds_seats(std::string_view state) {
    return state == "held" || state == "ticketed" || state == "voided" || state == "refunded";
}

}  // namespace

OrderBook::OrderBook(World& world, Ledger& ledger, const SimClock& clock, std::string store)
    : world_(world), ledger_(ledger), clock_(clock), store_(std::move(store)) {
    for (const auto& [id, record] : all()) {
        auto state = text_or(record.value, "state", "");
        if (!holds_seats(state)) continue;
        auto seats = static_cast<int>(integer(record.value, "seats").value_or(0));
        for (const auto& [flight, letter] : flights_of(record.value)) world_.inventory.hold(flight, letter, seats);
        seat_chosen(record.value, true);
        if (state == "held") due_.emplace(instant(record.value, "limit"), id);
    }
}

std::string OrderBook::free_locator() {
    auto taken = [&](const std::string& locator) {
        return std::ranges::any_of(all(), [&](auto& r) { return text_or(r.second.value, "reference", "") == locator; });
    };
    auto locator = random_.readable(6);
    while (taken(locator)) locator = random_.readable(6);
    return locator;
}

json::array OrderBook::flights_json(const World& world, const Quoted& quoted) {
    json::array flights;
    for (std::size_t b = 0; b < quoted.bounds.size(); ++b)
        for (std::size_t f = 0; f < quoted.bounds[b].size(); ++f) {
            const auto& flight = quoted.bounds[b][f];
            flights.push_back(json::object{{"carrier", world.geography.airline(flight.route->airline).code},
                                           {"number", flight.line->number},
                                           {"date", flight.date.str()},
                                           {"class", std::string(1, quoted.sold[b].classes[f])}});
        }
    return flights;
}

std::vector<std::pair<Flight, char>> OrderBook::flights_of(const json::object& record) const {
    std::vector<std::pair<Flight, char>> flights;
    for (auto one : objects(record, "flights")) {
        auto date = Date::parse(text_or(*one, "date", ""));
        auto flight = world_.timetable.find(text_or(*one, "carrier", ""),
                                            static_cast<int>(integer(*one, "number").value_or(0)), *date);
        if (flight) flights.emplace_back(*flight, text_or(*one, "class", "Y")[0]);
    }
    return flights;
}

std::optional<std::size_t> OrderBook::take_seats(const Quoted& quoted, int seats) {
    std::vector<std::pair<const Flight*, char>> taken;
    for (std::size_t b = 0; b < quoted.bounds.size(); ++b)
        for (std::size_t f = 0; f < quoted.bounds[b].size(); ++f) {
            const auto& flight = quoted.bounds[b][f];
            char letter = quoted.sold[b].classes[f];
            if (world_.inventory.take(flight, letter, seats, clock_.now())) {
                taken.emplace_back(&flight, letter);
                continue;
            }
            for (const auto& [undo, undo_letter] : taken) world_.inventory.give_back(*undo, undo_letter, seats);
            return taken.size();
        }
    return {};
}

void OrderBook::give_seats_back(const json::object& record) {
    auto seats = static_cast<int>(integer(record, "seats").value_or(0));
    for (const auto& [flight, letter] : flights_of(record)) world_.inventory.give_back(flight, letter, seats);
}

void OrderBook::add(json::object record) {
    auto id = text_or(record, "id", "");
    due_.emplace(instant(record, "limit"), id);
    ledger_.put(store_, id, "created", std::move(record));
}

const json::object* OrderBook::alive(std::string_view id) const {
    auto found = ledger_.find(store_, id);
    return found && holds_seats(text_or(found->value, "state", "")) ? &found->value : nullptr;
}

json::object OrderBook::change(const std::string& id, std::string_view what, json::object record) {
    if (auto before = ledger_.find(store_, id)) seat_chosen(before->value, false);
    ledger_.put(store_, id, what, record);
    seat_chosen(record, true);
    return record;
}

void OrderBook::seat_chosen(const json::object& record, bool taken) {
    auto services = objects(record, "services");
    if (services.empty() || !holds_seats(text_or(record, "state", ""))) return;
    auto flights = flights_of(record);
    for (auto service : services) {
        auto seat = text_or(*service, "seat", ""), status = text_or(*service, "status", "");
        auto flight = static_cast<std::size_t>(integer(*service, "flight").value_or(0));
        if (seat.empty() || flight >= flights.size() || (status != "HELD" && status != "ISSUED")) continue;
        if (taken)
            world_.inventory.assign_seat(flights[flight].first, seat);
        else
            world_.inventory.release_seat(flights[flight].first, seat);
    }
}

void OrderBook::cancel(const std::string& id) {
    auto record = *alive(id);
    record["state"] = "cancelled";
    give_seats_back(record);
    give_services_up(record);
    change(id, "cancelled", std::move(record));
}

void OrderBook::expire_due() {
    while (!due_.empty() && due_.begin()->first <= clock_.now()) {
        auto id = due_.begin()->second;
        due_.erase(due_.begin());
        auto record = ledger_.find(store_, id);
        if (!record || text_or(record->value, "state", "") != "held") continue;
        auto changed = record->value;
        changed["state"] = "expired";
        give_seats_back(changed);
        give_services_up(changed);
        change(id, "expired", std::move(changed));
    }
}

}  // namespace airside::simulator::gds
