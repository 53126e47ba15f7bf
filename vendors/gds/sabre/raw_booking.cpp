#include "vendors/gds/sabre/raw_booking.hpp"

namespace airside::sabre {
namespace {

using gds::boolean_of;
using gds::integer_of;
using gds::is_null;
using gds::text_of;

constexpr std::size_t max_flights = 50, max_travellers = 50, max_quotes = 100, max_taxes = 200, max_rules = 100;
constexpr std::size_t max_remarks = 500, max_tickets = 200, max_ancillaries = 200;

RawTotals read_totals(Value& value, const Path& path) {
    RawTotals totals;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "subtotal")
            take(totals.subtotal.text, v, p);
        else if (key == "taxes")
            take(totals.taxes.text, v, p);
        else if (key == "fees")
            take(totals.fees.text, v, p);
        else if (key == "total")
            totals.total.text = text_of(v, p);
        else if (key == "currencyCode")
            totals.currency = text_of(v, p);
    });
    return totals;
}

// Ids of flights: [{"itemId": …}].
void read_items(Value& value, const Path& path, std::vector<std::string_view>& ids) {
    each_item(value, path, max_flights, [&](Value& item, const Path& at) {
        each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
            if (name == "itemId") ids.push_back(text_of(part, there));
        });
    });
}

void read_flight(Value& value, const Path& path, RawBookedFlight& flight) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "itemId")
            flight.item_id = text_of(v, p);
        else if (key == "flightNumber")
            flight.number = integer_of(v, p);
        else if (key == "airlineCode")
            flight.airline = text_of(v, p);
        else if (key == "operatingAirlineCode")
            take(flight.operating, v, p);
        else if (key == "fromAirportCode")
            flight.departure.airport = text_of(v, p);
        else if (key == "toAirportCode")
            flight.arrival.airport = text_of(v, p);
        else if (key == "departureDate")
            flight.departure.date = text_of(v, p);
        else if (key == "departureTime")
            flight.departure.time = text_of(v, p);
        else if (key == "departureTerminalName")
            take(flight.departure.terminal, v, p);
        else if (key == "arrivalDate")
            flight.arrival.date = text_of(v, p);
        else if (key == "arrivalTime")
            flight.arrival.time = text_of(v, p);
        else if (key == "arrivalTerminalName")
            take(flight.arrival.terminal, v, p);
        else if (key == "aircraftTypeCode")
            take(flight.aircraft, v, p);
        else if (key == "bookingClass")
            take(flight.booking_class, v, p);
        else if (key == "cabinTypeCode")
            take(flight.cabin, v, p);
        else if (key == "flightStatusCode")
            take(flight.status, v, p);
        else if (key == "hiddenStops" && !is_null(v, p))
            each_item(v, p, max_flights, [&](Value&, const Path&) { ++flight.stops; });
    });
}

void read_baggage(Value& value, const Path& path, RawConstruction& construction) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "maximumPieces") take(construction.pieces, v, p);
        if (key == "totalWeightInKilograms") take(construction.weight_kg, v, p);
    });
}

void read_construction(Value& value, const Path& path, RawConstruction& construction) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "fareBasisCode")
            take(construction.fare_basis, v, p);
        else if (key == "brandFareCode")
            take(construction.brand, v, p);
        else if (key == "brandFareName")
            take(construction.brand_label, v, p);
        else if (key == "checkedBaggageAllowance" && !is_null(v, p))
            read_baggage(v, p, construction);
        else if (key == "flights")
            read_items(v, p, construction.flights);
    });
}

void read_tax(Value& value, const Path& path, RawBookedTax& tax) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "taxCode") take(tax.code, v, p);
        if (key == "taxAmount") tax.value = read_value(v, p);
    });
}

void read_quote(Value& value, const Path& path, RawPriceQuote& quote) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "recordId")
            take(quote.record_id, v, p);
        else if (key == "recordTypeCode")
            take(quote.record_type, v, p);
        else if (key == "pricingStatusCode")
            take(quote.status, v, p);
        else if (key == "airlineCode")
            take(quote.airline, v, p);
        else if (key == "requestedTravelerType")
            take(quote.requested_type, v, p);
        else if (key == "pricedTravelerType")
            take(quote.priced_type, v, p);
        else if (key == "totals")
            quote.totals = read_totals(v, p);
        else if (key == "travelerIndices")
            each_item(v, p, max_travellers,
                      [&](Value& item, const Path& at) { quote.travellers.push_back(integer_of(item, at)); });
        else if (key == "taxBreakdown" && !is_null(v, p))
            each_item(v, p, max_taxes,
                      [&](Value& item, const Path& at) { read_tax(item, at, quote.taxes.emplace_back()); });
        else if (key == "fareConstruction")
            each_item(v, p, max_flights, [&](Value& item, const Path& at) {
                read_construction(item, at, quote.construction.emplace_back());
            });
    });
}

void read_penalties(Value& value, const Path& path, std::vector<RawValue>& penalties) {
    each_item(value, path, max_rules, [&](Value& item, const Path& at) {
        std::string_view applicability;
        RawValue penalty;
        std::optional<bool> conditions;
        each_field(item, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key == "applicability") applicability = text_of(v, p);
            if (key == "penalty") penalty = read_value(v, p);
            if (key == "conditionsApply") take(conditions, v, p);
        });
        if (conditions == true) penalty = {};  // what is told is not all
        if (applicability == "BEFORE_DEPARTURE") penalties.push_back(penalty);
    });
}

void read_rule(Value& value, const Path& path, RawRule& rule) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "isRefundable")
            take(rule.refundable, v, p);
        else if (key == "isChangeable")
            take(rule.changeable, v, p);
        else if (key == "refundPenalties" && !is_null(v, p))
            read_penalties(v, p, rule.refund_penalties);
        else if (key == "exchangePenalties" && !is_null(v, p))
            read_penalties(v, p, rule.change_penalties);
    });
}

void read_ticket(Value& value, const Path& path, RawTicket& ticket) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "number")
            ticket.number = text_of(v, p);
        else if (key == "travelerIndex")
            ticket.traveller = integer_of(v, p);
        else if (key == "ticketStatusName")
            take(ticket.status, v, p);
        else if (key == "flightCoupons" && !is_null(v, p))
            each_item(v, p, max_flights, [&](Value& item, const Path& at) {
                auto& coupon = ticket.coupons.emplace_back();
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "itemId") coupon.item_id = text_of(part, there);
                    if (name == "couponStatusCode") take(coupon.status, part, there);
                });
            });
    });
}

void read_creation(Value& value, const Path& path, RawBooking& booking) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "creationDate")
            take(booking.created_date, v, p);
        else if (key == "creationTime")
            take(booking.created_time, v, p);
        else if (key == "purchaseDeadlineDate")
            take(booking.deadline_date, v, p);
        else if (key == "purchaseDeadlineTime")
            take(booking.deadline_time, v, p);
    });
}

void read_ancillary(Value& value, const Path& path, RawBookedAncillary& ancillary) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "itemId")
            take(ancillary.item_id, v, p);
        else if (key == "commercialName")
            take(ancillary.name, v, p);
        else if (key == "numberOfItems")
            take(ancillary.quantity, v, p);
        else if (key == "reasonForIssuanceCode")
            take(ancillary.reason, v, p);
        else if (key == "subcode")
            take(ancillary.sub_code, v, p);
        else if (key == "electronicMiscellaneousDocumentNumber")
            take(ancillary.document, v, p);
        else if (key == "statusName")
            take(ancillary.status_name, v, p);
        else if (key == "statusCode")
            take(ancillary.status_code, v, p);
        else if (key == "totals" && !is_null(v, p))
            ancillary.totals = read_totals(v, p);
        else if (key == "flights" && !is_null(v, p))
            read_items(v, p, ancillary.flights);
    });
}

void read_traveller(Value& value, const Path& path, RawBookedTraveller& traveller) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "surname") traveller.surname = text_of(v, p);
        if (key == "givenName") take(traveller.given_name, v, p);
        if (key == "passengerCode") take(traveller.passenger_code, v, p);
        if (key == "ancillaries" && !is_null(v, p))
            each_item(v, p, max_ancillaries, [&](Value& item, const Path& at) {
                read_ancillary(item, at, traveller.ancillaries.emplace_back());
            });
    });
}

void read_lists(std::string_view key, Value& v, const Path& p, RawBooking& booking) {
    if (key == "travelers")
        each_item(v, p, max_travellers,
                  [&](Value& item, const Path& at) { read_traveller(item, at, booking.travellers.emplace_back()); });
    else if (key == "flights")
        each_item(v, p, max_flights,
                  [&](Value& item, const Path& at) { read_flight(item, at, booking.flights.emplace_back()); });
    else if (key == "journeys")
        each_item(v, p, max_flights, [&](Value& item, const Path& at) {
            auto& flights = booking.journeys.emplace_back(0);
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "numberOfFlights") flights = integer_of(part, there);
            });
        });
    else if (key == "fares")
        each_item(v, p, max_quotes,
                  [&](Value& item, const Path& at) { read_quote(item, at, booking.quotes.emplace_back()); });
    else if (key == "fareRules")
        each_item(v, p, max_rules,
                  [&](Value& item, const Path& at) { read_rule(item, at, booking.rules.emplace_back()); });
    else if (key == "flightTickets")
        each_item(v, p, max_tickets,
                  [&](Value& item, const Path& at) { read_ticket(item, at, booking.tickets.emplace_back()); });
    else if (key == "remarks")
        each_item(v, p, max_remarks, [&](Value& item, const Path& at) {
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "text" && !is_null(part, there)) booking.remarks.push_back(text_of(part, there));
            });
        });
}

}  // namespace

RawValue read_value(Value& value, const Path& path) {
    RawValue out;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "amount") out.amount.text = text_of(v, p);
        if (key == "currencyCode") out.currency = text_of(v, p);
    });
    return out;
}

void read_booking(gds::Object object, const Path& path, RawBooking& booking) {
    each_field(object, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "bookingId")
            booking.id = text_of(v, p);
        else if (key == "bookingSignature")
            booking.signature = text_of(v, p);
        else if (key == "creationDetails")
            read_creation(v, p, booking);
        else if (key == "payments")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name != "flightTotals" || is_null(part, at)) return;
                each_item(part, at, max_quotes, [&](Value& item, const Path& there) {
                    booking.flight_totals.push_back(read_totals(item, there));
                });
            });
        else
            read_lists(key, v, p, booking);
    });
}

}  // namespace airside::sabre
