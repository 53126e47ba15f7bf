// A grouped itinerary response as it stands, field by field, before its references are followed and its parts checked
// against each other. Included by .cpp files of this folder only; views live in the parser's buffer.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "vendors/gds/reused.hpp"
#include "vendors/gds/sabre/parts.hpp"

namespace airside::sabre {

using gds::Reused;

struct RawEnd {
    std::string_view airport, terminal, time;
    std::int64_t days = 0;  // after the day of departure
};
struct RawSchedule {
    std::int64_t id = 0, number = 0, stops = 0;
    RawEnd departure, arrival;
    std::string_view marketing, operating, equipment;
    void clear() { *this = {}; }
};

struct RawLegFlight {
    std::int64_t schedule = 0, days = 0;  // days: after the day on which the leg begins
};
struct RawLeg {
    std::int64_t id = 0;
    std::vector<RawLegFlight> flights;
    void clear() { id = 0, flights.clear(); }
};

struct RawFare {  // of fareComponentDescs
    std::int64_t id = 0;
    std::string_view fare_basis, cabin, brand, brand_label;
    void clear() { *this = {}; }
};
struct RawTax {
    std::int64_t id = 0;
    std::string_view code, currency;
    Amount amount;
    void clear() { *this = {}; }
};
struct RawAllowance {
    std::int64_t id = 0;
    std::optional<std::int64_t> pieces, weight;
    std::string_view unit;
    void clear() { *this = {}; }
};

struct RawSold {  // one flight in a fare component
    std::string_view booking_class, cabin;
    std::optional<std::int64_t> seats;
};
struct RawComponent {
    std::int64_t fare = 0;
    std::vector<RawSold> flights;
    void clear() { fare = 0, flights.clear(); }
};
struct RawBags {
    std::string_view provision;  // "A": checked, "B": carried on
    std::vector<std::int64_t> segments;
    std::optional<std::int64_t> allowance;
    void clear() { provision = {}, segments.clear(), allowance.reset(); }
};
struct RawPenalty {
    std::string_view type, applicability, currency;
    std::optional<bool> changeable, refundable, conditions;
    bool words_only = false;  // what it costs is told in words
    Amount amount;
    void clear() { *this = {}; }
};
struct RawTotal {
    std::string_view currency, base_currency, equivalent_currency;
    Amount total, taxes, base, equivalent;
};
struct RawPassenger {
    std::string_view type;
    std::int64_t count = 0;
    std::optional<bool> non_refundable;
    Reused<RawComponent> components;
    std::vector<std::int64_t> taxes, tax_summaries;
    RawTotal total;
    Reused<RawBags> bags;
    Reused<RawPenalty> penalties;
    void clear();
};
struct RawPricing {
    std::string_view carrier, last_date, last_time;
    Reused<RawPassenger> passengers;
    RawTotal total;
    bool has_fare = false;  // none: sold out, or not ours to sell
    void clear() { has_fare = false, carrier = last_date = last_time = {}, passengers.clear(), total = {}; }
};

struct RawItinerary {
    std::int64_t id = 0;
    std::size_t group = 0, index = 0;  // where it stands
    std::vector<std::int64_t> legs;
    Reused<RawPricing> pricings;
    void clear() { id = 0, legs.clear(), pricings.clear(); }
};
struct RawGroup {
    std::vector<std::string_view> departure_dates;  // of its legs
    void clear() { departure_dates.clear(); }
};

struct RawShop {
    Reused<RawSchedule> schedules;
    Reused<RawLeg> legs;
    Reused<RawFare> fares;
    Reused<RawTax> taxes, tax_summaries;
    Reused<RawAllowance> allowances;
    Reused<RawGroup> groups;
    Reused<RawItinerary> itineraries;
    std::vector<std::string_view> errors;  // the words of messages of severity "Error"
    bool found = false;                    // the response was there
    void clear();
};

// Where an itinerary whose text is wrong stands, so that it can be passed over.
struct Place {
    std::size_t group, index;
    bool operator==(const Place&) const = default;
};
struct BadItinerary : BadValue {
    BadItinerary(const BadValue& why, Place where) : BadValue(std::string(why.what())), place(where) {}
    Place place;
};

// Of {"groupedItineraryResponse": …}. Throws BadValue, BadItinerary, BadDocument. Itineraries of `skip` are not read.
void read_shop(gds::Object object, const Path& root, const std::vector<Place>& skip, RawShop& shop);

// The entry with that id: nearly always the id-th; null where a reference leads nowhere.
template <class T>
const T* described(const Reused<T>& list, std::int64_t id) {
    if (id >= 1 && static_cast<std::size_t>(id) <= list.size() && list[static_cast<std::size_t>(id) - 1].id == id)
        return &list[static_cast<std::size_t>(id) - 1];
    for (auto& one : list)
        if (one.id == id) return &one;
    return nullptr;
}

}  // namespace airside::sabre
