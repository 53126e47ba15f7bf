#include "simulators/amadeus/orders.hpp"

#include <charconv>

#include "simulators/amadeus/pricing.hpp"

namespace airside::simulator::amadeus {
namespace {

using namespace std::chrono_literals;

Instant instant(const json::object& record, std::string_view name) { return *parse_instant(text_or(record, name, "")); }

// The automatic cancellation that the caller asked for, if it comes before the fare's own limit.
Instant limit_of(const json::object& data, const Offer& offer, Instant now) {
    auto agreement = object(data, "ticketingAgreement");
    if (!agreement || text_or(*agreement, "option", "") != "DELAY_TO_CANCEL") return offer.last_ticketing;
    auto delay = text_or(*agreement, "delay", "");
    if (delay.empty()) return offer.last_ticketing;
    int days = 0;
    auto [end, error] = std::from_chars(delay.data(), delay.data() + delay.size(), days);
    if (error != std::errc() || std::string_view(end) != "D" || days < 1 || days > 330)
        throw bad_format("/data/ticketingAgreement/delay", "a number of days, 1D to 330D");
    return std::min<Instant>(offer.last_ticketing, now + days * 24h);
}

json::array flights_json(const World& world, const ReadOffer& read) {
    json::array flights;
    for (std::size_t b = 0; b < read.quoted.bounds.size(); ++b)
        for (std::size_t f = 0; f < read.quoted.bounds[b].size(); ++f) {
            const auto& flight = read.quoted.bounds[b][f];
            flights.push_back(json::object{{"carrier", world.geography.airline(flight.route->airline).code},
                                           {"number", flight.line->number},
                                           {"date", flight.date.str()},
                                           {"class", std::string(1, read.quoted.sold[b].classes[f])},
                                           {"segmentId", std::to_string(read.first_segment + flights.size())}});
        }
    return flights;
}

bool holds_seats(std::string_view state) { return state == "held" || state == "ticketed" || state == "voided"; }

}  // namespace

Orders::Orders(World& world, Ledger& ledger, const SimClock& clock) : world_(world), ledger_(ledger), clock_(clock) {
    for (const auto& [id, record] : ledger_.all("orders")) {
        auto state = text_or(record.value, "state", "");
        if (!holds_seats(state)) continue;
        auto seats = static_cast<int>(integer(record.value, "seats").value_or(0));
        for (const auto& [flight, letter] : flights_of(record.value)) world_.inventory.hold(flight, letter, seats);
        if (state == "held") due_.emplace(instant(record.value, "limit"), id);
    }
}

std::vector<std::pair<Flight, char>> Orders::flights_of(const json::object& record) const {
    std::vector<std::pair<Flight, char>> flights;
    for (auto one : objects(record, "flights")) {
        auto date = Date::parse(text_or(*one, "date", ""));
        auto flight = world_.timetable.find(text_or(*one, "carrier", ""),
                                            static_cast<int>(integer(*one, "number").value_or(0)), *date);
        if (flight) flights.emplace_back(*flight, text_or(*one, "class", "Y")[0]);
    }
    return flights;
}

void Orders::take_seats(const ReadOffer& offer, int seats) {
    std::vector<std::pair<const Flight*, char>> taken;
    for (std::size_t b = 0; b < offer.quoted.bounds.size(); ++b)
        for (std::size_t f = 0; f < offer.quoted.bounds[b].size(); ++f) {
            const auto& flight = offer.quoted.bounds[b][f];
            char letter = offer.quoted.sold[b].classes[f];
            if (world_.inventory.take(flight, letter, seats, clock_.now())) {
                taken.emplace_back(&flight, letter);
                continue;
            }
            for (const auto& [undo, undo_letter] : taken) world_.inventory.give_back(*undo, undo_letter, seats);
            throw Refusal{400, 34651, "Could not sell segment " + std::to_string(taken.size() + 1), {}, {}};
        }
}

void Orders::give_seats_back(const json::object& record) {
    auto seats = static_cast<int>(integer(record, "seats").value_or(0));
    for (const auto& [flight, letter] : flights_of(record)) world_.inventory.give_back(flight, letter, seats);
}

json::object Orders::make(const json::object& data, const ReadOffer& read, const Offer& offer) {
    auto now = clock_.now();
    auto limit = limit_of(data, offer, now);
    const auto& zone = world_.geography.airport(offer.bounds.front().front().route->from).zone;
    std::string id = "eJzTd9f3" + random_.readable(18), locator = random_.readable(6);
    while (std::ranges::any_of(ledger_.all("orders"),
                               [&](auto& r) { return text_or(r.second.value, "reference", "") == locator; }))
        locator = random_.readable(6);
    auto created =
        airside::to_string(LocalTime{std::chrono::floor<std::chrono::seconds>(now).time_since_epoch()}) + ".000";
    json::object order{
        {"type", "flight-order"},
        {"id", id},
        {"queuingOfficeId", "NCE1A0950"},
        {"associatedRecords", json::array{json::object{{"reference", locator},
                                                       {"creationDate", created},
                                                       {"originSystemCode", "GDS"},
                                                       {"flightOfferId", read.id}}}},
        {"flightOffers", json::array{offer_json(world_, offer, read.id, read.first_segment, Detail::pricing)}}};
    for (auto kept : {"travelers", "remarks", "contacts", "automatedProcess"})
        if (auto value = member(data, kept)) order[kept] = *value;
    auto local_limit = airside::to_string(to_local(limit, zone));
    order["ticketingAgreement"] = json::object{{"option", "DELAY_TO_CANCEL"}, {"dateTime", local_limit}};
    return {{"id", id},
            {"reference", locator},
            {"state", "held"},
            {"order", std::move(order)},
            {"flights", flights_json(world_, read)},
            {"seats", seats_needed(read.travelers)},
            {"airline", offer.validating->code},
            {"total_minor", offer.total_minor},
            {"currency", offer.currency.str()},
            {"limit", airside::to_string(limit)},
            {"zone", zone},
            {"tickets", json::array{}}};
}

http::Response Orders::create(const Inbound& inbound, const FaultPlan& plan) {
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) throw bad_format("", "a JSON object");
    auto data = object(body->get_object(), "data");
    if (!data) throw missing("/data");
    if (text_or(*data, "type", "") != "flight-order") throw bad_data("/data/type", "flight-order");
    auto requested = objects(*data, "flightOffers");
    if (requested.empty()) throw missing("/data/flightOffers");
    if (requested.size() > 1) throw Refusal{400, 10661, "One flight offer to an order", "/data/flightOffers", {}};
    auto read = read_offer(world_, *requested[0], "/data/flightOffers/0");
    check_travelers(*data, read);
    change_world(world_, read.quoted, plan);
    auto offer = world_.offers.reprice(read.quoted, read.travelers, read.currency, clock_.now(), true);
    if (!offer) throw Refusal{400, 34651, "Could not sell segment 1", {}, {}};
    if (offer->total_minor != read.total_minor)
        throw Refusal{400,
                      37200,
                      "Current grandTotal price (" + amount(offer->total_minor, read.currency) +
                          ") is different from request one (" + amount(read.total_minor, read.currency) + ")",
                      {},
                      {}};
    auto record = make(*data, read, *offer);
    take_seats(read, seats_needed(read.travelers));
    auto id = text_or(record, "id", "");
    due_.emplace(instant(record, "limit"), id);
    ledger_.put("orders", id, "created", record);
    return shown(201, record, false);
}

const json::object& Orders::alive(const std::string& id) const {
    auto found = ledger_.find("orders", id);
    if (!found || !holds_seats(text_or(found->value, "state", ""))) throw Refusal{404, 1797, "No such order", {}, {}};
    return found->value;
}

void Orders::expire_due() {
    while (!due_.empty() && due_.begin()->first <= clock_.now()) {
        auto id = due_.begin()->second;
        due_.erase(due_.begin());
        auto record = ledger_.find("orders", id);
        if (!record || text_or(record->value, "state", "") != "held") continue;
        auto changed = record->value;
        changed["state"] = "expired";
        give_seats_back(changed);
        ledger_.put("orders", id, "expired", std::move(changed));
    }
}

http::Response Orders::cancel(const Inbound& inbound) {
    auto record = alive(inbound.path[0]);
    record["state"] = "cancelled";
    give_seats_back(record);
    ledger_.put("orders", inbound.path[0], "cancelled", std::move(record));
    return {
        .status = 204, .headers = {}, .body = {}, .shared_body = {}, .shared_body_gzip = {}, .file = {}, .stream = {}};
}

}  // namespace airside::simulator::amadeus
