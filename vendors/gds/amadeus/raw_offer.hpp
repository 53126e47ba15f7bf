// An offer as it stands in the reply, field by field, before its parts are checked against each other. Included by .cpp
// files of this folder only; views live in the parser's buffer.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "vendors/gds/json_reader.hpp"
#include "vendors/gds/offer.hpp"
#include "vendors/gds/reused.hpp"

namespace airside::amadeus {

using gds::Amount;
using gds::BadDocument;
using gds::BadValue;
using gds::code_of;
using gds::Object;
using gds::Path;
using gds::Reused;
using gds::Value;

struct RawPoint {
    std::string_view airport, terminal, at;
};

struct RawSegment {
    std::string_view id, carrier, operating, number, aircraft;
    RawPoint departure, arrival;
    std::int64_t stops = 0;
    std::string_view booking_status;  // in an order that is read
    void clear() { *this = {}; }
};

struct RawItinerary {
    Reused<RawSegment> segments;
    void clear() { segments.clear(); }
};

struct RawCharge {
    std::string_view code;
    Amount amount;
    void clear() { *this = {}; }
};

struct RawPrice {
    std::string_view currency;
    Amount total, base, grand_total;
    Reused<RawCharge> taxes, fees, services;
    bool has_taxes = false;
    void clear() {
        currency = {};
        total = base = grand_total = {};
        taxes.clear();
        fees.clear();
        services.clear();
        has_taxes = false;
    }
};

struct RawBags {
    std::optional<std::int64_t> quantity, weight;
    std::string_view unit;
    bool operator==(const RawBags&) const = default;
};

// Chosen with the fare, for one traveller on one segment.
struct RawChosen {
    std::optional<RawBags> bags;
    std::string_view seat;
    std::vector<std::string_view> others;  // by the names that Amadeus has for them
};

struct RawSegmentFare {
    std::string_view segment_id, cabin, fare_basis, brand, brand_label, booking_class;
    RawBags checked, cabin_bags;
    RawChosen chosen;
    void clear() { *this = {}; }
};

struct RawTraveller {
    std::string_view id, type;
    RawPrice price;
    Reused<RawSegmentFare> segments;
    void clear() {
        id = type = {};
        price.clear();
        segments.clear();
    }
};

struct RawRule {
    std::string_view fare_basis;  // of a detailed rule; empty: it is of the whole offer
    std::string_view category, circumstances;
    std::vector<std::string_view> texts;
    Amount penalty;
    bool not_applicable = false;
};

struct RawOffer {
    std::string_view id, last_ticketing_date, last_ticketing_time, validating_carrier, rules_currency;
    bool instant_ticketing = false, refundable_fare = false;
    std::optional<std::int64_t> seats;
    Reused<RawItinerary> itineraries;
    RawPrice price;
    Reused<RawTraveller> travellers;
    std::vector<RawRule> rules;
    std::string_view json;  // the whole offer as it came

    void clear();
};

// Of {"any": {"fareBasis": "KLX0", "fareNotes": rule}}, the member "detailed-fare-rules" of `included`: adds to
// offer.rules.
void read_detailed_rules(Value& value, const Path& path, RawOffer& offer);

// These read types and shapes only. They throw BadValue or BadDocument.
void read_price(Value& value, const Path& path, RawPrice& price);
void read_offer(Value& value, const Path& path, RawOffer& offer);

}  // namespace airside::amadeus
