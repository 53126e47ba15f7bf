#include "vendors/gds/travelport/raw.hpp"

#include <algorithm>

namespace airside::travelport {
namespace {

// Limits of the description (10 products to an offer, 99 segments) and of good sense.
constexpr std::size_t max_segments = 18, max_passengers = 18, max_taxes = 100, max_terms = 99, max_codes = 50;

RawPoint read_point(Value& value, const Path& path) {
    RawPoint point;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "location")
            point.location = text_of(v, p);
        else if (key == "date")
            point.date = text_of(v, p);
        else if (key == "time")
            point.time = text_of(v, p);
        else if (key == "terminal")
            take(point.terminal, v, p);
    });
    return point;
}

std::vector<std::string_view> texts_of(Value& value, const Path& path) {
    std::vector<std::string_view> texts;
    each_item(value, path, max_codes, [&](Value& item, const Path& at) { texts.push_back(text_of(item, at)); });
    return texts;
}

void read_flight_field(std::string_view key, Value& v, const Path& p, RawFlight& flight) {
    if (key == "id")
        take(flight.id, v, p);
    else if (key == "carrier")
        flight.carrier = text_of(v, p);
    else if (key == "number")
        flight.number = text_of(v, p);
    else if (key == "operatingCarrier")
        take(flight.operating, v, p);
    else if (key == "equipment")
        take(flight.equipment, v, p);
    else if (key == "stops" && !is_null(v, p))
        flight.stops = integer_of(v, p);
    else if (key == "IntermediateStop" && !is_null(v, p)) {
        std::int64_t stops = 0;
        each_item(v, p, 9, [&](Value&, const Path&) { ++stops; });
        flight.stops = std::max(flight.stops, stops);
    } else if (key == "Departure")
        flight.departure = read_point(v, p);
    else if (key == "Arrival")
        flight.arrival = read_point(v, p);
}

void read_brand_field(std::string_view key, Value& v, const Path& p, RawBrand& brand) {
    if (key == "id")
        take(brand.id, v, p);
    else if (key == "name")
        take(brand.name, v, p);
    else if (key == "code")
        take(brand.code, v, p);
}

void read_segment(Value& value, const Path& path, RawSegment& segment) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "sequence")
            segment.sequence = integer_of(v, p);
        else if (key == "Flight")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "FlightRef")
                    segment.flight_ref = text_of(part, at);
                else
                    read_flight_field(name, part, at, segment.flight);
            });
    });
}

void read_sold(Value& value, const Path& path, RawSold& sold) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "segmentSequence")
            each_item(v, p, max_segments,
                      [&](Value& item, const Path& at) { sold.sequences.push_back(integer_of(item, at)); });
        else if (key == "classOfService")
            sold.booking_class = text_of(v, p);
        else if (key == "cabin")
            sold.cabin = text_of(v, p);
        else if (key == "fareBasisCode")
            sold.fare_basis = text_of(v, p);
        else if (key == "Brand" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "BrandRef")
                    take(sold.brand_ref, part, at);
                else
                    read_brand_field(name, part, at, sold.brand);
            });
    });
}

void read_passengers(Value& value, const Path& path, RawPassengers& passengers) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "passengerQuantity")
            passengers.quantity = integer_of(v, p);
        else if (key == "passengerTypeCode")
            passengers.code = text_of(v, p);
        else if (key == "FlightProduct")
            each_item(v, p, max_segments,
                      [&](Value& item, const Path& at) { read_sold(item, at, passengers.sold.next()); });
    });
}

std::string_view currency_code(Value& value, const Path& path) {
    std::string_view code;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "value") code = text_of(v, p);
    });
    return code;
}

void read_tax(Value& value, const Path& path, RawTax& tax) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "taxCode")
            take(tax.code, v, p);
        else if (key == "value")
            tax.amount = amount_of(v, p);
    });
}

void read_breakdown_amount(Value& value, const Path& path, RawBreakdown& part) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "CurrencyCode")
            part.currency = currency_code(v, p);
        else if (key == "Base")
            part.base = amount_of(v, p);
        else if (key == "Total")
            part.total = amount_of(v, p);
        else if (key == "Taxes" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& one, const Path& at) {
                if (name == "TotalTaxes") part.taxes_total = amount_of(one, at);
                if (name != "Tax" || is_null(one, at)) return;
                part.lists_taxes = true;
                each_item(one, at, max_taxes,
                          [&](Value& item, const Path& there) { read_tax(item, there, part.taxes.next()); });
            });
        else if (key == "Fees" && !is_null(v, p))
            each_field(v, p, [&](std::string_view name, Value& one, const Path& at) {
                if (name == "TotalFees") part.fees_total = amount_of(one, at);
            });
    });
}

void read_breakdown(Value& value, const Path& path, RawBreakdown& part) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "quantity")
            part.quantity = integer_of(v, p);
        else if (key == "requestedPassengerType")
            part.code = text_of(v, p);
        else if (key == "Amount")
            read_breakdown_amount(v, p, part);
    });
}

void read_baggage_item(Value& value, const Path& path, RawBaggage& bags) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "quantity")
            bags.quantity = bags.quantity.value_or(0) + integer_of(v, p);
        else if (key == "BaggageFee" && !is_null(v, p))
            bags.costs = true;
        else if (key == "Measurement" && !is_null(v, p))
            each_item(v, p, 6, [&](Value& item, const Path& at) {
                std::string_view type, unit;
                Amount amount;
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "measurementType") take(type, part, there);
                    if (name == "unit") take(unit, part, there);
                    if (name == "value") amount = amount_of(part, there);
                });
                if (type == "Weight") bags.weight = amount, bags.weight_unit = unit;
            });
    });
}

void read_baggage(Value& value, const Path& path, RawBaggage& bags) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "passengerTypeCodes")
            bags.codes = texts_of(v, p);
        else if (key == "ProductRef")
            bags.products = texts_of(v, p);
        else if (key == "baggageType")
            take(bags.type, v, p);
        else if (key == "BaggageItem" && !is_null(v, p))
            each_item(v, p, 10, [&](Value& item, const Path& at) { read_baggage_item(item, at, bags); });
    });
}

void read_penalty_amount(Value& value, const Path& path, RawPenalty& penalty) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Percent") penalty.percent = amount_of(v, p);
        if (key != "Amount" || is_null(v, p)) return;
        each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
            if (name == "code") penalty.currency = text_of(part, at);
            if (name == "value") penalty.amount = amount_of(part, at);
        });
    });
}

// ChangePermitted, ChangeNotPermitted, CancelPermitted or CancelNotPermitted. Of several amounts the last counts; they
// are given with "Minimum" before "Maximum".
void read_penalty(Value& value, const Path& path, RawPenalty& penalty) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "@type") {
            auto type = text_of(v, p);
            if (type.ends_with("Permitted")) penalty.permitted = !type.ends_with("NotPermitted");
        } else if (key == "penaltyTypes" && !is_null(v, p)) {
            auto types = texts_of(v, p);
            bool later = !types.empty();
            for (auto type : types) later = later && (type == "AfterDeparture" || type == "NoShow");
            penalty.before_departure = !later;
        } else if (key == "Penalty" && !is_null(v, p)) {
            each_item(v, p, 4, [&](Value& item, const Path& at) { read_penalty_amount(item, at, penalty); });
        }
    });
}

void read_penalties(Value& value, const Path& path, RawTerms& terms) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if ((key != "Change" && key != "Cancel") || is_null(v, p)) return;
        each_item(v, p, 10, [&](Value& item, const Path& at) {
            auto& penalty = terms.penalties.next();
            penalty.change = key == "Change";
            read_penalty(item, at, penalty);
        });
    });
}

}  // namespace

Amount amount_of(Value& value, const Path& path) {
    simdjson::ondemand::json_type type{};
    if (auto error = value.type().get(type)) gds::fail(error, path, "a number");
    if (type != simdjson::ondemand::json_type::number) return {"?"};
    return {gds::number_text_of(value, path)};
}

void take(std::string_view& to, Value& value, const Path& path) {
    if (value.raw_json_token().starts_with('"') || !is_null(value, path)) to = text_of(value, path);
}

std::string_view identifier_of(Value& value, const Path& path) {
    std::string_view id;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "value") id = text_of(v, p);
    });
    return id;
}

void read_flight(Value& value, const Path& path, RawFlight& flight) {
    each_field(value, path,
               [&](std::string_view key, Value& v, const Path& p) { read_flight_field(key, v, p, flight); });
}

void read_brand(Value& value, const Path& path, RawBrand& brand) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) { read_brand_field(key, v, p, brand); });
}

void read_product_field(std::string_view key, Value& value, const Path& path, RawProduct& product) {
    if (key == "id")
        product.id = text_of(value, path);
    else if (key == "Quantity" && !is_null(value, path))
        product.quantity = integer_of(value, path);
    else if (key == "FlightSegment")
        each_item(value, path, max_segments,
                  [&](Value& item, const Path& at) { read_segment(item, at, product.segments.next()); });
    else if (key == "PassengerFlight")
        each_item(value, path, max_passengers,
                  [&](Value& item, const Path& at) { read_passengers(item, at, product.passengers.next()); });
}

void read_product(Value& value, const Path& path, RawProduct& product) {
    each_field(value, path,
               [&](std::string_view key, Value& v, const Path& p) { read_product_field(key, v, p, product); });
}

void read_price(Value& value, const Path& path, RawPrice& price) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "CurrencyCode")
            price.currency = currency_code(v, p);
        else if (key == "Base")
            price.base = amount_of(v, p);
        else if (key == "TotalTaxes")
            price.taxes_total = amount_of(v, p);
        else if (key == "TotalFees")
            price.fees_total = amount_of(v, p);
        else if (key == "TotalPrice")
            price.total = amount_of(v, p);
        else if (key == "PriceBreakdown" && !is_null(v, p))
            each_item(v, p, max_passengers,
                      [&](Value& item, const Path& at) { read_breakdown(item, at, price.breakdown.next()); });
    });
}

void read_terms(Value& value, const Path& path, RawTerms& terms) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "id")
            take(terms.id, v, p);
        else if (key == "ExpiryDate")
            take(terms.expiry, v, p);
        else if (key == "PaymentTimeLimit")
            take(terms.payment_limit, v, p);
        else if (key == "instantPurchaseInd" && !is_null(v, p))
            terms.instant_purchase = boolean_of(v, p);
        else if (key == "ValidatingAirline" && !is_null(v, p))
            each_item(v, p, 10, [&](Value& item, const Path& at) {
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "ValidatingAirline" && terms.validating.empty())
                        terms.validating = text_of(part, there);
                });
            });
        else if (key == "BaggageAllowance" && !is_null(v, p))
            each_item(v, p, max_terms,
                      [&](Value& item, const Path& at) { read_baggage(item, at, terms.baggage.next()); });
        else if (key == "Penalties" && !is_null(v, p))
            each_item(v, p, max_terms, [&](Value& item, const Path& at) { read_penalties(item, at, terms); });
    });
}

}  // namespace airside::travelport
