#include "simulators/amadeus/orders.hpp"

#include <charconv>

#include "simulators/gds/content.hpp"

namespace airside::simulator::amadeus {
namespace {

using namespace std::chrono_literals;

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

// The segments' numbers in the offer stand beside the flights.
json::array flights_json(const World& world, const ReadOffer& read) {
    auto flights = gds::OrderBook::flights_json(world, read.quoted);
    for (std::size_t i = 0; i < flights.size(); ++i)
        flights[i].as_object()["segmentId"] = std::to_string(read.first_segment + i);
    return flights;
}

json::array services_json(const std::vector<ChosenService>& chosen, const ReadOffer& read) {
    json::array list;
    for (const auto& [option, traveler] : chosen) {
        json::array segments;
        for (auto segment : option.segments)
            segments.push_back(json::string(std::to_string(read.first_segment + segment)));
        list.push_back(json::object{{"travelerId", traveler}, {"segmentIds", std::move(segments)}});
    }
    return list;
}

}  // namespace

Orders::Orders(World& world, Ledger& ledger, const SimClock& clock)
    : world_(world), clock_(clock), book_(world, ledger, clock, "orders") {}

json::object Orders::make(const json::object& data, const ReadOffer& read, const Offer& offer,
                          const std::vector<ChosenService>& chosen) {
    auto now = clock_.now();
    auto limit = limit_of(data, offer, now);
    const auto& zone = world_.geography.airport(offer.bounds.front().front().route->from).zone;
    std::string id = "eJzTd9f3" + random_.readable(18), locator = book_.free_locator();
    auto created =
        airside::to_string(LocalTime{std::chrono::floor<std::chrono::seconds>(now).time_since_epoch()}) + ".000";
    auto ordered = offer_json(world_, offer, read.id, read.first_segment, Detail::pricing);
    add_services(ordered, chosen, read);
    json::object order{{"type", "flight-order"},
                       {"id", id},
                       {"queuingOfficeId", "NCE1A0950"},
                       {"associatedRecords", json::array{json::object{{"reference", locator},
                                                                      {"creationDate", created},
                                                                      {"originSystemCode", "GDS"},
                                                                      {"flightOfferId", read.id}}}},
                       {"flightOffers", json::array{std::move(ordered)}}};
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
            {"total_minor", offer.total_minor + total_of(chosen)},
            {"services", services_json(chosen, read)},
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
    gds::change_world(world_.fares, world_.inventory, read.quoted, plan);
    auto offer = world_.offers.reprice(read.quoted, read.travelers, read.currency, clock_.now(), true);
    if (!offer) throw Refusal{400, 34651, "Could not sell segment 1", {}, {}};
    auto chosen = chosen_services(*requested[0], read, "/data/flightOffers/0");
    auto total = offer->total_minor + total_of(chosen);
    if (total != read.total_minor)
        throw Refusal{400,
                      37200,
                      "Current grandTotal price (" + amount(total, read.currency) +
                          ") is different from request one (" + amount(read.total_minor, read.currency) + ")",
                      {},
                      {}};
    auto record = make(*data, read, *offer, chosen);
    if (auto short_of = book_.take_seats(read.quoted, seats_needed(read.travelers)))
        throw Refusal{400, 34651, "Could not sell segment " + std::to_string(*short_of + 1), {}, {}};
    book_.add(record);
    return shown(201, record, false);
}

const json::object& Orders::alive(const std::string& id) const {
    auto found = book_.alive(id);
    if (!found) throw Refusal{404, 1797, "No such order", {}, {}};
    return *found;
}

http::Response Orders::cancel(const Inbound& inbound) {
    alive(inbound.path[0]);
    book_.cancel(inbound.path[0]);
    return {
        .status = 204, .headers = {}, .body = {}, .shared_body = {}, .shared_body_gzip = {}, .file = {}, .stream = {}};
}

}  // namespace airside::simulator::amadeus
