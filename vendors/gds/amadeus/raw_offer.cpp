#include "vendors/gds/amadeus/raw_offer.hpp"

namespace airside::amadeus {
namespace {

// Limits of the description (18 travellers, 9 segments to an itinerary) and of good sense.
constexpr std::size_t max_itineraries = 6, max_segments = 9, max_travellers = 18, max_charges = 100, max_rules = 50,
                      max_services = 20;

// Optional text: null counts as left out.
void take(std::string_view& to, Value& value, const Path& path) {
    if (value.raw_json_token().starts_with('"') || !is_null(value, path)) to = text_of(value, path);
}

RawPoint read_point(Value& value, const Path& path) {
    RawPoint point;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "iataCode")
            point.airport = text_of(v, p);
        else if (key == "at")
            point.at = text_of(v, p);
        else if (key == "terminal")
            take(point.terminal, v, p);
    });
    return point;
}

std::string_view read_code(Value& value, const Path& path, std::string_view name) {
    std::string_view code;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == name) take(code, v, p);
    });
    return code;
}

void read_segment(Value& value, const Path& path, RawSegment& segment) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "departure")
            segment.departure = read_point(v, p);
        else if (key == "arrival")
            segment.arrival = read_point(v, p);
        else if (key == "carrierCode")
            segment.carrier = text_of(v, p);
        else if (key == "number")
            segment.number = text_of(v, p);
        else if (key == "id")
            segment.id = text_of(v, p);
        else if (key == "aircraft")
            segment.aircraft = is_null(v, p) ? std::string_view{} : read_code(v, p, "code");
        else if (key == "operating")
            segment.operating = is_null(v, p) ? std::string_view{} : read_code(v, p, "carrierCode");
        else if (key == "bookingStatus")
            take(segment.booking_status, v, p);
        else if (key == "numberOfStops")
            segment.stops = integer_of(v, p);
    });
}

void read_itinerary(Value& value, const Path& path, RawItinerary& itinerary) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "segments") return;
        each_item(v, p, max_segments,
                  [&](Value& item, const Path& at) { read_segment(item, at, itinerary.segments.next()); });
    });
}

void read_charges(Value& value, const Path& path, std::string_view code_name, Reused<RawCharge>& charges) {
    each_item(value, path, max_charges, [&](Value& item, const Path& at) {
        auto& charge = charges.next();
        each_field(item, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key == "amount")
                charge.amount.text = text_of(v, p);
            else if (key == code_name)
                charge.code = text_of(v, p);
        });
    });
}

}  // namespace

void read_price(Value& value, const Path& path, RawPrice& price) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "currency")
            price.currency = text_of(v, p);
        else if (key == "total")
            price.total.text = text_of(v, p);
        else if (key == "base")
            price.base.text = text_of(v, p);
        else if (key == "grandTotal")
            price.grand_total.text = text_of(v, p);
        else if (key == "fees")
            read_charges(v, p, "type", price.fees);
        else if (key == "additionalServices")
            read_charges(v, p, "type", price.services);
        else if (key == "taxes") {
            price.has_taxes = true;
            read_charges(v, p, "code", price.taxes);
        }
    });
}

namespace {

RawBags read_bags(Value& value, const Path& path) {
    RawBags bags;
    if (is_null(value, path)) return bags;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "quantity")
            bags.quantity = integer_of(v, p);
        else if (key == "weight")
            bags.weight = integer_of(v, p);
        else if (key == "weightUnit")
            take(bags.unit, v, p);
    });
    return bags;
}

void read_chosen(Value& value, const Path& path, RawChosen& chosen) {
    if (is_null(value, path)) return;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "chargeableCheckedBags")
            chosen.bags = read_bags(v, p);
        else if (key == "chargeableSeat")
            chosen.seat = read_code(v, p, "number");
        else if (key == "chargeableSeatNumber")
            take(chosen.seat, v, p);
        else if (key == "otherServices")
            each_item(v, p, max_services,
                      [&](Value& item, const Path& at) { chosen.others.push_back(text_of(item, at)); });
    });
}

void read_segment_fare(Value& value, const Path& path, RawSegmentFare& fare) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "segmentId")
            fare.segment_id = text_of(v, p);
        else if (key == "cabin")
            fare.cabin = text_of(v, p);
        else if (key == "fareBasis")
            fare.fare_basis = text_of(v, p);
        else if (key == "class")
            fare.booking_class = text_of(v, p);
        else if (key == "brandedFare")
            take(fare.brand, v, p);
        else if (key == "brandedFareLabel")
            take(fare.brand_label, v, p);
        else if (key == "includedCheckedBags")
            fare.checked = read_bags(v, p);
        else if (key == "includedCabinBags")
            fare.cabin_bags = read_bags(v, p);
        else if (key == "additionalServices")
            read_chosen(v, p, fare.chosen);
    });
}

void read_traveller(Value& value, const Path& path, RawTraveller& traveller) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "travelerId")
            traveller.id = text_of(v, p);
        else if (key == "travelerType")
            traveller.type = text_of(v, p);
        else if (key == "price")
            read_price(v, p, traveller.price);
        else if (key == "fareDetailsBySegment") {
            each_item(v, p, max_itineraries * max_segments,
                      [&](Value& item, const Path& at) { read_segment_fare(item, at, traveller.segments.next()); });
        }
    });
}

void read_rule(Value& value, const Path& path, RawRule& rule) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "category")
            rule.category = text_of(v, p);
        else if (key == "circumstances")
            take(rule.circumstances, v, p);
        else if (key == "notApplicable")
            rule.not_applicable = boolean_of(v, p);
        else if (key == "maxPenaltyAmount")
            take(rule.penalty.text, v, p);
        else if (key == "descriptions")
            each_item(v, p, max_rules, [&](Value& item, const Path& at) {
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "text" && !is_null(part, there)) rule.texts.push_back(text_of(part, there));
                });
            });
    });
}

void read_rules(Value& value, const Path& path, RawOffer& offer) {
    if (is_null(value, path)) return;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "currency")
            take(offer.rules_currency, v, p);
        else if (key == "rules")
            each_item(v, p, max_rules,
                      [&](Value& item, const Path& at) { read_rule(item, at, offer.rules.emplace_back()); });
    });
}

void read_field(std::string_view key, Value& v, const Path& p, RawOffer& offer) {
    if (key == "id")
        offer.id = text_of(v, p);
    else if (key == "price")
        read_price(v, p, offer.price);
    else if (key == "itineraries")
        each_item(v, p, max_itineraries,
                  [&](Value& item, const Path& at) { read_itinerary(item, at, offer.itineraries.next()); });
    else if (key == "travelerPricings") {
        each_item(v, p, max_travellers,
                  [&](Value& item, const Path& at) { read_traveller(item, at, offer.travellers.next()); });
    } else if (key == "validatingAirlineCodes")
        each_item(v, p, 9, [&](Value& item, const Path& at) {
            auto code = text_of(item, at);
            if (offer.validating_carrier.empty()) offer.validating_carrier = code;
        });
    else if (key == "numberOfBookableSeats")
        offer.seats = is_null(v, p) ? offer.seats : integer_of(v, p);
    else if (key == "instantTicketingRequired")
        offer.instant_ticketing = boolean_of(v, p);
    else if (key == "lastTicketingDate")
        take(offer.last_ticketing_date, v, p);
    else if (key == "lastTicketingDateTime")
        take(offer.last_ticketing_time, v, p);
    else if (key == "fareRules")
        read_rules(v, p, offer);
    else if (key == "pricingOptions")
        each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
            if (name == "refundableFare") offer.refundable_fare = boolean_of(part, at);
        });
}

}  // namespace

void read_detailed_rules(Value& value, const Path& path, RawOffer& offer) {
    each_field(value, path, [&](std::string_view key, Value& fare, const Path& at) {
        if (offer.rules.size() == max_rules) throw BadValue(path, "has too many rules");
        auto& rule = offer.rules.emplace_back();
        rule.fare_basis = key;
        each_field(fare, at, [&](std::string_view name, Value& v, const Path& there) {
            if (name == "fareNotes")
                read_rule(v, there, rule);
            else if (name == "fareBasis")
                take(rule.fare_basis, v, there);
        });
    });
}

void RawOffer::clear() {
    id = last_ticketing_date = last_ticketing_time = validating_carrier = rules_currency = json = {};
    instant_ticketing = refundable_fare = false;
    seats.reset();
    itineraries.clear();
    price.clear();
    travellers.clear();
    rules.clear();
}

void read_offer(Value& value, const Path& path, RawOffer& offer) {
    auto object = object_of(value, path);
    each_field(object, path, [&](std::string_view key, Value& v, const Path& p) { read_field(key, v, p, offer); });
    // After the last field this costs nothing: it goes from the opening brace to the next token.
    if (auto error = object.raw_json().get(offer.json)) fail(error, path, "an object");
    while (!offer.json.empty() && offer.json.back() != '}') offer.json.remove_suffix(1);
}

}  // namespace airside::amadeus
