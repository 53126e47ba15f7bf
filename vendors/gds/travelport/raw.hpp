// Travelport's objects as they stand in a reply, before their parts are checked against each other. Included by .cpp
// files of this folder only; views live in the parser's buffer.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "vendors/gds/json_reader.hpp"
#include "vendors/gds/reused.hpp"

namespace airside::travelport {

using gds::Amount;
using gds::BadDocument;
using gds::BadValue;
using gds::code_of;
using gds::Path;
using gds::Reused;
using gds::Value;

struct RawPoint {
    std::string_view location, terminal, date, time;
};

struct RawFlight {
    std::string_view id, carrier, number, operating, equipment;
    RawPoint departure, arrival;
    std::int64_t stops = 0;
    void clear() { *this = {}; }
};

struct RawSegment {
    std::int64_t sequence = 0;
    std::string_view flight_ref;  // into the list of flights, or
    RawFlight flight;             // the flight itself
    void clear() { *this = {}; }
};

struct RawBrand {
    std::string_view id, name, code;
    void clear() { *this = {}; }
};

// What the passengers of one type are sold on some segments of a product.
struct RawSold {
    std::vector<std::int64_t> sequences;
    std::string_view booking_class, cabin, fare_basis, brand_ref;
    RawBrand brand;  // where it is not referred to
    void clear() {
        sequences.clear();
        booking_class = cabin = fare_basis = brand_ref = {};
        brand.clear();
    }
};

struct RawPassengers {
    std::int64_t quantity = 1;
    std::string_view code;  // ADT, CNN, INF
    Reused<RawSold> sold;
    void clear() {
        quantity = 1;
        code = {};
        sold.clear();
    }
};

struct RawProduct {
    std::string_view id;
    std::optional<std::int64_t> quantity;  // that can be booked
    Reused<RawSegment> segments;
    Reused<RawPassengers> passengers;
    void clear() {
        id = {};
        quantity.reset();
        segments.clear();
        passengers.clear();
    }
};

struct RawTax {
    std::string_view code;
    Amount amount;
    void clear() { *this = {}; }
};

struct RawBreakdown {
    std::int64_t quantity = 1;
    std::string_view code, currency;
    Amount base, taxes_total, fees_total, total;
    bool lists_taxes = false;
    Reused<RawTax> taxes;
    void clear() {
        quantity = 1;
        code = currency = {};
        base = taxes_total = fees_total = total = {};
        lists_taxes = false;
        taxes.clear();
    }
};

struct RawPrice {
    std::string_view currency;
    Amount base, taxes_total, fees_total, total;
    Reused<RawBreakdown> breakdown;
    void clear() {
        currency = {};
        base = taxes_total = fees_total = total = {};
        breakdown.clear();
    }
};

struct RawBaggage {
    std::vector<std::string_view> codes, products;  // empty: of all
    std::string_view type;
    std::optional<std::int64_t> quantity;
    Amount weight;
    std::string_view weight_unit;
    bool costs = false;
    void clear() {
        codes.clear();
        products.clear();
        type = weight_unit = {};
        quantity.reset();
        weight = {};
        costs = false;
    }
};

struct RawPenalty {
    bool change = false;            // else of a cancellation
    std::optional<bool> permitted;  // none: it does not say, or in words that are not known
    bool before_departure = true;
    std::string_view currency;
    Amount amount, percent;
    void clear() { *this = {}; }
};

struct RawTerms {
    std::string_view id, expiry, payment_limit, validating;
    bool instant_purchase = false;
    Reused<RawBaggage> baggage;
    Reused<RawPenalty> penalties;
    void clear() {
        id = expiry = payment_limit = validating = {};
        instant_purchase = false;
        baggage.clear();
        penalties.clear();
    }
};

// An amount as it is written. What is no number is kept as "?": it makes its offer wrong, not the reply.
Amount amount_of(Value& value, const Path& path);
// Optional text: null counts as left out.
void take(std::string_view& to, Value& value, const Path& path);
std::string_view identifier_of(Value& value, const Path& path);  // {"value": …}

// These read types and shapes only. They throw BadValue or BadDocument.
void read_flight(Value& value, const Path& path, RawFlight& flight);
void read_product(Value& value, const Path& path, RawProduct& product);
void read_product_field(std::string_view key, Value& value, const Path& path, RawProduct& product);
void read_price(Value& value, const Path& path, RawPrice& price);
void read_terms(Value& value, const Path& path, RawTerms& terms);
void read_brand(Value& value, const Path& path, RawBrand& brand);

}  // namespace airside::travelport
