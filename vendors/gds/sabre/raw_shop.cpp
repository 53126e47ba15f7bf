#include "vendors/gds/sabre/raw_shop.hpp"

#include <algorithm>

namespace airside::sabre {
namespace {

using gds::boolean_of;
using gds::integer_of;
using gds::is_null;
using gds::number_text_of;
using gds::text_of;

constexpr std::size_t max_descriptions = 20'000, max_groups = 500, max_itineraries = 1000, max_pricings = 20;
constexpr std::size_t max_legs = 10, max_flights = 9, max_passengers = 10, max_taxes = 200, max_messages = 200;

template <class T, class Read>
void read_list(Value& value, const Path& path, std::size_t limit, Reused<T>& list, Read read) {
    each_item(value, path, limit, [&](Value& item, const Path& at) { read(item, at, list.next()); });
}

// [{"ref": 3}, …], or another member's name for "ref".
void read_refs(Value& value, const Path& path, std::size_t limit, std::string_view name,
               std::vector<std::int64_t>& refs) {
    each_item(value, path, limit, [&](Value& item, const Path& at) {
        each_field(item, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key == name) refs.push_back(integer_of(v, p));
        });
    });
}

RawEnd read_end(Value& value, const Path& path) {
    RawEnd end;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "airport")
            end.airport = text_of(v, p);
        else if (key == "time")
            end.time = text_of(v, p);
        else if (key == "terminal")
            take(end.terminal, v, p);
        else if (key == "dateAdjustment")
            end.days = integer_of(v, p);
    });
    return end;
}

void read_carrier(Value& value, const Path& path, RawSchedule& schedule) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "marketing")
            schedule.marketing = text_of(v, p);
        else if (key == "operating")
            take(schedule.operating, v, p);
        else if (key == "marketingFlightNumber")
            schedule.number = integer_of(v, p);
        else if (key == "equipment" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "code") take(schedule.equipment, part, at);
            });
    });
}

void read_schedule(Value& value, const Path& path, RawSchedule& schedule) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            schedule.id = integer_of(v, p);
        else if (key == "stopCount")
            schedule.stops = integer_of(v, p);
        else if (key == "departure")
            schedule.departure = read_end(v, p);
        else if (key == "arrival")
            schedule.arrival = read_end(v, p);
        else if (key == "carrier")
            read_carrier(v, p, schedule);
    });
}

void read_leg(Value& value, const Path& path, RawLeg& leg) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id") leg.id = integer_of(v, p);
        if (key != "schedules") return;
        each_item(v, p, max_flights, [&](Value& item, const Path& at) {
            auto& flight = leg.flights.emplace_back();
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "ref")
                    flight.schedule = integer_of(part, there);
                else if (name == "departureDateAdjustment")
                    flight.days = integer_of(part, there);
            });
        });
    });
}

void read_fare(Value& value, const Path& path, RawFare& fare) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            fare.id = integer_of(v, p);
        else if (key == "fareBasisCode")
            fare.fare_basis = text_of(v, p);
        else if (key == "cabinCode")
            take(fare.cabin, v, p);
        else if (key == "brand" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "code") take(fare.brand, part, at);
                if (name == "brandName") take(fare.brand_label, part, at);
            });
    });
}

void read_tax(Value& value, const Path& path, RawTax& tax) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            tax.id = integer_of(v, p);
        else if (key == "code")
            tax.code = text_of(v, p);
        else if (key == "amount")
            take(tax.amount, v, p);
        else if (key == "currency")
            tax.currency = text_of(v, p);
    });
}

void read_allowance(Value& value, const Path& path, RawAllowance& allowance) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            allowance.id = integer_of(v, p);
        else if (key == "pieceCount")
            take(allowance.pieces, v, p);
        else if (key == "weight")
            take(allowance.weight, v, p);
        else if (key == "unit")
            take(allowance.unit, v, p);
    });
}

void read_sold(Value& value, const Path& path, RawComponent& component) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "segment") return;  // a "surface" is no flight
        auto& sold = component.flights.emplace_back();
        each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
            if (name == "bookingCode")
                take(sold.booking_class, part, at);
            else if (name == "cabinCode")
                take(sold.cabin, part, at);
            else if (name == "seatsAvailable")
                take(sold.seats, part, at);
        });
    });
}

void read_component(Value& value, const Path& path, RawComponent& component) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "ref") component.fare = integer_of(v, p);
        if (key == "segments")
            each_item(v, p, max_legs * max_flights,
                      [&](Value& item, const Path& at) { read_sold(item, at, component); });
    });
}

void read_bags(Value& value, const Path& path, RawBags& bags) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "provisionType")
            take(bags.provision, v, p);
        else if (key == "segments")
            read_refs(v, p, max_legs * max_flights, "id", bags.segments);
        else if (key == "allowance" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "ref") take(bags.allowance, part, at);
            });
    });
}

void read_penalty(Value& value, const Path& path, RawPenalty& penalty) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "type")
            take(penalty.type, v, p);
        else if (key == "applicability")
            take(penalty.applicability, v, p);
        else if (key == "changeable")
            take(penalty.changeable, v, p);
        else if (key == "refundable")
            take(penalty.refundable, v, p);
        else if (key == "conditionsApply")
            take(penalty.conditions, v, p);
        else if (key == "cat16TextOnly")
            penalty.words_only = !is_null(v, p);
        else if (key == "amount")
            take(penalty.amount, v, p);
        else if (key == "currency")
            take(penalty.currency, v, p);
    });
}

// Of one passenger ("totalFare") or of all ("totalPrice").
void read_total(Value& value, const Path& path, std::string_view total_name, RawTotal& total) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == total_name)
            take(total.total, v, p);
        else if (key == "totalTaxAmount")
            take(total.taxes, v, p);
        else if (key == "currency")
            total.currency = text_of(v, p);
        else if (key == "baseFareAmount")
            take(total.base, v, p);
        else if (key == "baseFareCurrency")
            take(total.base_currency, v, p);
        else if (key == "equivalentAmount")
            take(total.equivalent, v, p);
        else if (key == "equivalentCurrency")
            take(total.equivalent_currency, v, p);
    });
}

void read_passenger(Value& value, const Path& path, RawPassenger& passenger) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "passengerType")
            passenger.type = text_of(v, p);
        else if (key == "passengerNumber")
            passenger.count = integer_of(v, p);
        else if (key == "nonRefundable")
            take(passenger.non_refundable, v, p);
        else if (key == "fareComponents")
            read_list(v, p, max_legs * max_flights, passenger.components, read_component);
        else if (key == "taxes" && !is_null(v, p))
            read_refs(v, p, max_taxes, "ref", passenger.taxes);
        else if (key == "taxSummaries" && !is_null(v, p))
            read_refs(v, p, max_taxes, "ref", passenger.tax_summaries);
        else if (key == "passengerTotalFare")
            read_total(v, p, "totalFare", passenger.total);
        else if (key == "baggageInformation" && !is_null(v, p))
            read_list(v, p, max_taxes, passenger.bags, read_bags);
        else if (key == "penaltiesInfo" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "penalties") read_list(part, at, max_taxes, passenger.penalties, read_penalty);
            });
    });
}

void read_fare_of(Value& value, const Path& path, RawPricing& pricing) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "validatingCarrierCode")
            take(pricing.carrier, v, p);
        else if (key == "lastTicketDate")
            take(pricing.last_date, v, p);
        else if (key == "lastTicketTime")
            take(pricing.last_time, v, p);
        else if (key == "totalFare")
            read_total(v, p, "totalPrice", pricing.total);
        else if (key == "passengerInfoList")
            each_item(v, p, max_passengers, [&](Value& item, const Path& at) {
                auto& passenger = pricing.passengers.next();  // stays empty for one who can't be priced
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "passengerInfo") read_passenger(part, there, passenger);
                });
            });
    });
}

void read_itinerary(Value& value, const Path& path, RawItinerary& itinerary) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            itinerary.id = integer_of(v, p);
        else if (key == "legs")
            read_refs(v, p, max_legs, "ref", itinerary.legs);
        else if (key == "pricingInformation")
            each_item(v, p, max_pricings, [&](Value& item, const Path& at) {
                auto& pricing = itinerary.pricings.next();
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name != "fare") return;
                    pricing.has_fare = true;
                    read_fare_of(part, there, pricing);
                });
            });
    });
}

void read_group(Value& value, const Path& path, const std::vector<Place>& skip, RawShop& shop) {
    auto group = shop.groups.size();
    auto& raw = shop.groups.next();
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "groupDescription")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name != "legDescriptions") return;
                each_item(part, at, max_legs, [&](Value& leg, const Path& there) {
                    auto& date = raw.departure_dates.emplace_back();
                    each_field(leg, there, [&](std::string_view field, Value& text, const Path& here) {
                        if (field == "departureDate") date = text_of(text, here);
                    });
                });
            });
        else if (key == "itineraries")
            each_item(v, p, max_itineraries, [&](Value& item, const Path& at) {
                Place place{group, static_cast<std::size_t>(at.index)};
                if (std::ranges::find(skip, place) != skip.end()) return;
                auto& itinerary = shop.itineraries.next();
                itinerary.group = place.group, itinerary.index = place.index;
                try {
                    read_itinerary(item, at, itinerary);
                } catch (const BadValue& bad) {
                    throw BadItinerary(bad, place);
                }
            });
    });
}

void read_message(Value& value, const Path& path, RawShop& shop) {
    std::string_view severity, text, value_text;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "severity") take(severity, v, p);
        if (key == "text") take(text, v, p);
        if (key == "value") take(value_text, v, p);
    });
    if (severity != "Error") return;
    if (text.empty()) text = value_text;
    shop.errors.push_back(text.empty() ? "an error without words" : text);
}

void read_response(Value& value, const Path& path, const std::vector<Place>& skip, RawShop& shop) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "scheduleDescs")
            read_list(v, p, max_descriptions, shop.schedules, read_schedule);
        else if (key == "legDescs")
            read_list(v, p, max_descriptions, shop.legs, read_leg);
        else if (key == "fareComponentDescs")
            read_list(v, p, max_descriptions, shop.fares, read_fare);
        else if (key == "taxDescs")
            read_list(v, p, max_descriptions, shop.taxes, read_tax);
        else if (key == "taxSummaryDescs")
            read_list(v, p, max_descriptions, shop.tax_summaries, read_tax);
        else if (key == "baggageAllowanceDescs")
            read_list(v, p, max_descriptions, shop.allowances, read_allowance);
        else if (key == "itineraryGroups")
            each_item(v, p, max_groups, [&](Value& item, const Path& at) { read_group(item, at, skip, shop); });
        else if (key == "messages")
            each_item(v, p, max_messages, [&](Value& item, const Path& at) { read_message(item, at, shop); });
    });
}

}  // namespace

void RawPassenger::clear() {
    type = {};
    count = 0;
    non_refundable.reset();
    components.clear();
    taxes.clear();
    tax_summaries.clear();
    total = {};
    bags.clear();
    penalties.clear();
}

void RawShop::clear() {
    schedules.clear();
    legs.clear();
    fares.clear();
    taxes.clear();
    tax_summaries.clear();
    allowances.clear();
    groups.clear();
    itineraries.clear();
    errors.clear();
    found = false;
}

void read_shop(gds::Object object, const Path& root, const std::vector<Place>& skip, RawShop& shop) {
    each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
        if (key != "groupedItineraryResponse") return;
        if (std::exchange(shop.found, true)) throw BadValue(path, "is given twice");
        read_response(value, path, skip, shop);
    });
    if (!shop.found) throw BadValue(Path{&root, "groupedItineraryResponse"}, "is missing");
}

}  // namespace airside::sabre
