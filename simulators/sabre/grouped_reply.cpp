#include "simulators/sabre/grouped_reply.hpp"

#include "simulators/world/currency.hpp"

namespace airside::simulator::sabre {
namespace {

const Currency filed = Currency::of("USD");  // the currency of the world's fares

// "17:10:00+02:00": the airport's clock and its distance from UTC.
std::string clock_text(LocalTime local, Instant at) {
    auto text = airside::to_string(local).substr(11);
    auto offset =
        std::chrono::duration_cast<std::chrono::minutes>(local.time_since_epoch() - at.time_since_epoch()).count();
    if (offset == 0) return text + "Z";
    char zone[8];
    std::snprintf(zone, sizeof zone, "%c%02d:%02d", offset < 0 ? '-' : '+',
                  static_cast<int>(std::abs(offset) / 60) % 24, static_cast<int>(std::abs(offset) % 60));
    return text + zone;
}

json::object end_of(const World& world, AirportIndex index, AirlineIndex airline, std::string time) {
    const auto& airport = world.geography.airport(index);
    json::object end{
        {"airport", airport.code}, {"city", airport.city_code}, {"country", airport.country}, {"time", time}};
    if (auto terminal = world.timetable.terminal(index, airline); !terminal.empty()) end["terminal"] = terminal;
    return end;
}

Rule strictest(const Offer& offer, Allowed Brand::*allowed, int Brand::*penalty_cents) {
    Rule rule;
    for (const auto& fare : offer.fares) {
        rule.allowed = rule.allowed && fare.brand.*allowed != Allowed::no;
        if (fare.brand.*allowed == Allowed::with_penalty)
            rule.penalty_minor = std::max(
                rule.penalty_minor, from_usd_cents(fare.brand.*penalty_cents, offer.currency, Rounding::whole_unit_up));
    }
    return rule;
}

json::object penalty(std::string_view type, std::string_view word, const Rule& rule, const Currency& currency) {
    json::object one{{"type", json::string(type)}, {"applicability", "Before"}, {word, rule.allowed}};
    if (rule.allowed) {
        one["amount"] = exact(rule.penalty_minor, currency);
        one["currency"] = currency.str();
    }
    return one;
}

std::int64_t filed_base(const BoundFare& fare, TravelerType type, bool inside) {
    return from_usd_cents(Fares::share_of(type, fare.adult_cents, inside), filed, Rounding::whole_unit_up);
}

json::array refs(const std::vector<int>& numbers) {
    json::array list;
    for (int number : numbers) list.push_back(json::object{{"ref", number}});
    return list;
}

}  // namespace

Rule change_rule(const Offer& offer) { return strictest(offer, &Brand::change, &Brand::change_penalty_cents); }
Rule refund_rule(const Offer& offer) { return strictest(offer, &Brand::refund, &Brand::refund_penalty_cents); }

bool within_one_country(const World& world, const std::vector<Itinerary>& bounds) {
    for (const auto& bound : bounds)
        for (const auto& flight : bound)
            if (world.geography.airport(flight.route->from).country !=
                world.geography.airport(flight.route->to).country)
                return false;
    return true;
}

int GroupedReply::schedule(const Flight& flight) {
    const auto& carrier = world_.geography.airline(flight.route->airline).code;
    auto departure = clock_text(flight.departs, flight.departs_at),
         arrival = clock_text(flight.arrives, flight.arrives_at);
    auto days = (date_of(flight.arrives) - date_of(flight.departs)).count();
    auto key = carrier + std::to_string(flight.line->number) + departure + arrival + std::to_string(days);
    return schedules_.ref(key, [&] {
        auto to = end_of(world_, flight.route->to, flight.route->airline, arrival);
        if (days != 0) to["dateAdjustment"] = days;
        return json::object{
            {"stopCount", 0},
            {"eTicketable", true},
            {"totalMilesFlown", static_cast<int>(flight.route->distance_km * 0.621)},
            {"elapsedTime", flight.block().count()},
            {"departure", end_of(world_, flight.route->from, flight.route->airline, departure)},
            {"arrival", std::move(to)},
            {"carrier", json::object{{"marketing", carrier},
                                     {"marketingFlightNumber", flight.line->number},
                                     {"operating", carrier},
                                     {"operatingFlightNumber", flight.line->number},
                                     {"equipment", json::object{{"code", json::string(flight.aircraft().code)}}}}}};
    });
}

int GroupedReply::leg(const simulator::Itinerary& bound) {
    json::array schedules;
    std::string key;
    for (const auto& flight : bound) {
        json::object one{{"ref", schedule(flight)}};
        auto days = (flight.date - bound.front().date).count();
        if (days != 0) one["departureDateAdjustment"] = days;
        key += json::serialize(one);
        schedules.push_back(std::move(one));
    }
    return legs_.ref(key, [&] {
        return json::object{{"elapsedTime", elapsed(bound).count()}, {"schedules", std::move(schedules)}};
    });
}

json::array GroupedReply::components(const Offer& offer, const TravelerPrice& price, bool inside) {
    json::array list;
    auto type = std::string(to_string(price.traveler.type));
    for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
        const auto& bound = offer.bounds[b];
        const auto& fare = offer.fares[b];
        auto base = filed_base(fare, price.traveler.type, inside);
        auto key = type + price.fare_basis[b] + fare.brand.code + std::to_string(base) + std::to_string(bound.size());
        auto ref = components_.ref(key, [&] {
            json::array segments(bound.size(), json::object{{"segment", json::object{}}});
            return json::object{{"governingCarrier", world_.geography.airline(bound.front().route->airline).code},
                                {"fareAmount", exact(base, filed)},
                                {"fareCurrency", filed.str()},
                                {"fareBasisCode", price.fare_basis[b]},
                                {"farePassengerType", type},
                                {"directionality", "FROM"},
                                {"vendorCode", "ATP"},
                                {"cabinCode", std::string(1, cabin_code(fare.cabin))},
                                {"brand", json::object{{"code", fare.brand.code}, {"brandName", fare.brand.code}}},
                                {"segments", std::move(segments)}};
        });
        json::array sold;
        for (std::size_t f = 0; f < bound.size(); ++f)
            sold.push_back(
                json::object{{"segment", json::object{{"bookingCode", std::string(1, fare.classes[f])},
                                                      {"cabinCode", std::string(1, cabin_code(fare.cabins[f]))},
                                                      {"seatsAvailable", offer.seats}}}});
        list.push_back(json::object{{"ref", ref},
                                    {"beginAirport", world_.geography.airport(bound.front().route->from).code},
                                    {"endAirport", world_.geography.airport(bound.back().route->to).code},
                                    {"segments", std::move(sold)}});
    }
    return list;
}

json::array GroupedReply::taxes(const TravelerPrice& price, const Currency& currency, Descriptions& in) {
    std::vector<int> numbers;
    for (const auto& tax : price.taxes)
        numbers.push_back(in.ref(tax.code + std::to_string(tax.minor), [&] {
            return json::object{
                {"code", tax.code}, {"amount", exact(tax.minor, currency)}, {"currency", currency.str()}};
        }));
    return refs(numbers);
}

json::array GroupedReply::baggage(const Offer& offer, const TravelerPrice& price) {
    json::array list;
    int segment = 0;
    for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
        int pieces = has_seat(price.traveler.type) ? offer.fares[b].brand.bags : 0;
        auto ref = baggage_.ref(std::to_string(pieces), [&] { return json::object{{"pieceCount", pieces}}; });
        json::array segments;
        for (std::size_t f = 0; f < offer.bounds[b].size(); ++f) segments.push_back(json::object{{"id", segment++}});
        list.push_back(
            json::object{{"provisionType", "A"},
                         {"airlineCode", world_.geography.airline(offer.bounds[b].front().route->airline).code},
                         {"segments", std::move(segments)},
                         {"allowance", json::object{{"ref", ref}}}});
    }
    return list;
}

json::object GroupedReply::passenger(const Offer& offer, const TravelerPrice& price, int count, bool inside) {
    std::int64_t base = 0;
    for (const auto& fare : offer.fares) base += filed_base(fare, price.traveler.type, inside);
    json::object total{{"totalFare", exact(price.total_minor, offer.currency)},
                       {"totalTaxAmount", exact(price.total_minor - price.base_minor, offer.currency)},
                       {"currency", offer.currency.str()},
                       {"baseFareAmount", exact(base, filed)},
                       {"baseFareCurrency", filed.str()},
                       {"equivalentAmount", exact(price.base_minor, offer.currency)},
                       {"equivalentCurrency", offer.currency.str()}};
    json::array penalties{penalty("Exchange", "changeable", change_rule(offer), offer.currency),
                          penalty("Refund", "refundable", refund_rule(offer), offer.currency)};
    json::object info{{"passengerType", json::string(to_string(price.traveler.type))},
                      {"passengerNumber", count},
                      {"nonRefundable", !refund_rule(offer).allowed},
                      {"fareComponents", components(offer, price, inside)},
                      {"passengerTotalFare", std::move(total)},
                      {"baggageInformation", baggage(offer, price)},
                      {"penaltiesInfo", json::object{{"penalties", std::move(penalties)}}}};
    if (!price.taxes.empty()) {
        info["taxes"] = taxes(price, offer.currency, taxes_);
        info["taxSummaries"] = taxes(price, offer.currency, tax_summaries_);
    }
    return {{"passengerInfo", std::move(info)}};
}

json::object GroupedReply::fare(const Offer& offer) {
    bool inside = within_one_country(world_, offer.bounds);
    json::array passengers;
    std::int64_t filed_total = 0;
    for (std::size_t i = 0; i < offer.travelers.size(); ++i) {
        const auto& price = offer.travelers[i];
        for (const auto& one : offer.fares) filed_total += filed_base(one, price.traveler.type, inside);
        auto same = [&](auto& other) { return other.traveler.type == price.traveler.type; };
        if (std::find_if(offer.travelers.begin(), offer.travelers.begin() + static_cast<std::ptrdiff_t>(i), same) !=
            offer.travelers.begin() + static_cast<std::ptrdiff_t>(i))
            continue;
        auto count = static_cast<int>(std::ranges::count_if(offer.travelers, same));
        passengers.push_back(passenger(offer, price, count, inside));
    }
    const auto& carrier = offer.validating->code;
    auto vouched = carriers_.ref(carrier, [&] {
        return json::object{
            {"settlementMethod", "BSP"}, {"newVcxProcess", true}, {"default", json::object{{"code", carrier}}}};
    });
    auto limit = airside::to_string(offer.last_ticketing);
    return {{"validatingCarrierCode", carrier},
            {"vita", true},
            {"eTicketable", true},
            {"lastTicketDate", limit.substr(0, 10)},
            {"lastTicketTime", limit.substr(11, 5)},
            {"passengerInfoList", std::move(passengers)},
            {"totalFare", json::object{{"totalPrice", exact(offer.total_minor, offer.currency)},
                                       {"totalTaxAmount", exact(offer.total_minor - offer.base_minor, offer.currency)},
                                       {"currency", offer.currency.str()},
                                       {"baseFareAmount", exact(filed_total, filed)},
                                       {"baseFareCurrency", filed.str()},
                                       {"equivalentAmount", exact(offer.base_minor, offer.currency)},
                                       {"equivalentCurrency", offer.currency.str()}}},
            {"validatingCarriers", refs({vouched})}};
}

void GroupedReply::add(const Offer& offer) {
    json::array leg_descriptions;
    std::vector<int> legs;
    for (const auto& bound : offer.bounds) {
        legs.push_back(leg(bound));
        leg_descriptions.push_back(
            json::object{{"departureDate", bound.front().date.str()},
                         {"departureLocation", world_.geography.airport(bound.front().route->from).code},
                         {"arrivalLocation", world_.geography.airport(bound.back().route->to).code}});
    }
    auto [group, fresh] = groups_.try_emplace(json::serialize(leg_descriptions));
    if (fresh) {
        order_.push_back(group->first);
        group->second.legs = std::move(leg_descriptions);
    }
    auto leg_refs = refs(legs);
    auto [itinerary, first] = group->second.itineraries.try_emplace(json::serialize(leg_refs));
    if (first) {
        ++itineraries_;
        group->second.order.push_back(itinerary->first);
        itinerary->second.legs = std::move(leg_refs);
    }
    itinerary->second.pricing.push_back(
        json::object{{"pricingSubsource", "MIP"}, {"distributionModel", "ATPCO"}, {"fare", fare(offer)}});
}

json::object GroupedReply::finish(std::string_view nothing_found) {
    json::array messages{
        json::object{{"severity", "Info"}, {"type", "SERVER"}, {"code", "AIRSIDE-SIMULATOR"}, {"text", "0"}}};
    if (itineraries_ == 0)
        messages.push_back(json::object{
            {"severity", "Error"}, {"type", "MIP"}, {"code", "PROCESS"}, {"text", json::string(nothing_found)}});
    json::array groups;
    int id = 0;
    for (const auto& key : order_) {
        auto& group = groups_.at(key);
        json::array itineraries;
        for (const auto& known : group.order) {
            auto& one = group.itineraries.at(known);
            itineraries.push_back(json::object{{"id", ++id},
                                               {"pricingSource", "ADVJR1"},
                                               {"legs", std::move(one.legs)},
                                               {"pricingInformation", std::move(one.pricing)}});
        }
        groups.push_back(json::object{{"groupDescription", json::object{{"legDescriptions", std::move(group.legs)}}},
                                      {"itineraries", std::move(itineraries)}});
    }
    json::object reply{{"version", "6.9.0"},
                       {"messages", std::move(messages)},
                       {"statistics", json::object{{"itineraryCount", itineraries_}}}};
    if (itineraries_ > 0) {
        reply["scheduleDescs"] = schedules_.take();
        reply["taxDescs"] = taxes_.take();
        reply["taxSummaryDescs"] = tax_summaries_.take();
        reply["fareComponentDescs"] = components_.take();
        reply["validatingCarrierDescs"] = carriers_.take();
        reply["baggageAllowanceDescs"] = baggage_.take();
        reply["legDescs"] = legs_.take();
        reply["itineraryGroups"] = std::move(groups);
    }
    return {{"groupedItineraryResponse", std::move(reply)}};
}

}  // namespace airside::simulator::sabre
