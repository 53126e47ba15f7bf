#include "app/demo/rows.hpp"

#include "platform/json/json.hpp"
#include "services/booking/domain/journey.hpp"

namespace airside::app::demo {
namespace {

using booking::BookingStatus;

enum Table { directory, bookings, passengers, flights, extras, documents, coupons, offers, audit };
enum PaymentTable { payment_directory, payments, attempts, refunds };

bool flown(const booking::FlightRow& flight, Instant now) { return flight.arrival_datetime < now; }

const char* flight_status(const GeneratedBooking& booking, const booking::FlightRow& flight, Instant now) {
    if (booking.status != BookingStatus::CONFIRMED && booking.status != BookingStatus::COMPLETED) return "CANCELLED";
    if (flown(flight, now)) return "ARRIVED";
    return flight.departure_datetime < now ? "DEPARTED" : "CONFIRMED";
}

}  // namespace

BookingRows::BookingRows()
    : copies_{
          {"booking_directory (id, booking_reference, pnr, gds_provider, user_id, departure_datetime, created_at)"},
          {"bookings (id, booking_reference, pnr, user_id, gds_provider, gds_booking_id, origin_airport, "
           "destination_airport, departure_datetime, arrival_datetime, flight_type, base_fare, taxes, fees, "
           "total_amount, currency, status, payment_status, payment_id, ticketed, ticket_issued_at, contact_email, "
           "contact_phone, failure_code, created_at, updated_at, confirmed_at, cancelled_at, cancellation_reason)"},
          {"booking_passengers (id, booking_id, booking_departure, position, passenger_type, title, first_name, "
           "last_name, date_of_birth, gender, ticket_number, ticket_status, created_at)"},
          {"booking_flights (id, booking_id, booking_departure, segment_number, airline_code, airline_name, "
           "flight_number, operating_carrier, aircraft_type, aircraft_code, departure_airport, departure_datetime, "
           "departure_zone, arrival_airport, arrival_datetime, arrival_zone, cabin_class, booking_class, "
           "flight_duration_minutes, baggage_allowance, status, created_at)"},
          {"booking_ancillaries (booking_id, booking_departure, passenger_id, flight_id, ancillary_type, "
           "description, price, currency, status, created_at)"},
          {"booking_documents (booking_id, booking_departure, passenger_id, document_type, document_number, status, "
           "issued_at, created_at)"},
          {"booking_coupons (booking_id, booking_departure, document_number, coupon_number, flight_id, status)"},
          {"accepted_offers (booking_id, booking_departure, offer_id, offer, raw, created_at)"},
          {"booking_audit_log (booking_id, changed_by, changed_by_type, action, old_value, new_value, notes)"}} {}

void BookingRows::add(const GeneratedBooking& b, Instant now) {
    auto journey = booking::journey_of(b.offer);
    auto price = booking::price_of(b.offer);
    std::optional<std::string> order, failure, reason;
    std::optional<PaymentId> payment;
    if (b.pnr) order = "demo-" + b.reference.str();
    if (b.status == BookingStatus::FAILED) failure = "payment-declined";
    if (b.cancelled_at) reason = "the customer's wish";
    if (b.payment) payment = b.payment->id;
    copies_[directory].rows.add(b.id, b.reference, b.pnr, b.offer.provider, b.user.id, journey.departure, b.created_at);
    copies_[bookings].rows.add(b.id, b.reference, b.pnr, b.user.id, b.offer.provider, order, journey.origin,
                               journey.destination, journey.departure, journey.arrival, journey.type,
                               price.base_fare.decimal(), price.taxes.decimal(), price.fees.decimal(),
                               price.total.decimal(), price.total.currency(), b.status, b.payment_status, payment,
                               b.confirmed_at.has_value(), b.confirmed_at, b.user.email, b.user.phone, failure,
                               b.created_at, b.created_at, b.confirmed_at, b.cancelled_at, reason);
    auto accepted = b.offer;
    accepted.raw = {};
    copies_[offers].rows.add(b.id, journey.departure, b.offer_id, json::to_json(accepted), b.offer.raw.view(),
                             b.created_at);
    add_children(b, now);
    if (b.confirmed_at) add_tickets(b, now);
    add_history(b);
}

void BookingRows::add_children(const GeneratedBooking& b, Instant now) {
    auto departure = b.flights.front().departure_datetime;
    std::optional<std::string> ticket, ticket_status;
    int position = 0;
    for (auto& p : b.passengers) {
        if (b.confirmed_at) ticket = p.ticket;
        if (b.confirmed_at) ticket_status = b.status == BookingStatus::REFUNDED ? "REFUNDED" : "ISSUED";
        copies_[passengers].rows.add(p.id, b.id, departure, position++, p.type, p.title, p.first_name, p.last_name,
                                     p.born, p.gender, ticket, ticket_status, b.created_at);
    }
    for (auto& f : b.flights)
        copies_[flights].rows.add(
            f.id, b.id, departure, f.segment_number, f.airline_code, f.airline_name, f.flight_number,
            f.operating_carrier, f.aircraft_type, f.aircraft_code, f.departure_airport, f.departure_datetime,
            f.departure_zone, f.arrival_airport, f.arrival_datetime, f.arrival_zone, f.cabin_class, f.booking_class,
            f.flight_duration_minutes, json::to_json(*f.baggage_allowance), flight_status(b, f, now), b.created_at);
    for (auto& a : b.ancillaries)
        copies_[extras].rows.add(b.id, departure, b.passengers[a.passenger].id, b.flights[a.flight].id, a.type,
                                 a.description, a.price.decimal(), a.price.currency(),
                                 b.status == BookingStatus::REFUNDED ? "REFUNDED" : "CONFIRMED", b.created_at);
}

void BookingRows::add_tickets(const GeneratedBooking& b, Instant now) {
    auto departure = b.flights.front().departure_datetime;
    bool refunded = b.status == BookingStatus::REFUNDED;
    for (auto& p : b.passengers) {
        copies_[documents].rows.add(b.id, departure, p.id, "TICKET", p.ticket, refunded ? "REFUNDED" : "ISSUED",
                                    b.confirmed_at, b.created_at);
        for (auto& f : b.flights) {
            auto status = refunded ? "REFUNDED" : flown(f, now) ? "USED" : "ISSUED";
            copies_[coupons].rows.add(b.id, departure, p.ticket, f.segment_number, f.id, status);
        }
    }
}

// The trigger of the table chains them, as it does those of the service: the order here is theirs.
void BookingRows::add_history(const GeneratedBooking& b) {
    auto& log = copies_[audit].rows;
    auto moved = [&](std::string_view who, std::string_view action, std::string_view from, std::string_view to) {
        log.add(b.id, std::nullopt, who, action, R"({"status":")" + std::string(from) + "\"}",
                R"({"status":")" + std::string(to) + "\"}", "generated");
    };
    log.add(b.id, b.user.id, "CUSTOMER", "CREATED", std::nullopt,
            R"({"status":"PENDING_PAYMENT","total":")" + b.offer.price.total.str() + "\"}", "generated");
    if (b.confirmed_at) moved("SYSTEM", "STATUS_CHANGED", "PENDING_PAYMENT", "CONFIRMED");
    switch (b.status) {
        case BookingStatus::COMPLETED: moved("SYSTEM", "STATUS_CHANGED", "CONFIRMED", "COMPLETED"); break;
        case BookingStatus::REFUNDED:
            moved("CUSTOMER", "CANCELLED", "CONFIRMED", "CANCELLED");
            moved("SYSTEM", "REFUNDED", "CANCELLED", "REFUNDED");
            break;
        case BookingStatus::CANCELLED: moved("CUSTOMER", "CANCELLED", "PENDING_PAYMENT", "CANCELLED"); break;
        case BookingStatus::FAILED: moved("SYSTEM", "STATUS_CHANGED", "PENDING_PAYMENT", "FAILED"); break;
        default: break;
    }
}

PaymentRows::PaymentRows()
    : copies_{
          {"payment_directory (id, payment_reference, booking_id, user_id, idempotency_key, payment_gateway, "
           "gateway_payment_intent_id, created_at)"},
          {"payments (id, payment_reference, booking_id, booking_reference, user_id, payment_gateway, "
           "gateway_payment_intent_id, amount, currency, payment_method_type, card_brand, card_last4, "
           "card_exp_month, card_exp_year, status, fraud_score, fraud_status, created_at, authorized_at, captured_at, "
           "failed_at, failure_code, idempotency_key, operation, operation_since, outcome)"},
          {"payment_attempts (payment_id, payment_created_at, attempt_number, operation, payment_gateway, "
           "gateway_key, gateway_id, gateway_response_code, success, attempted_at, finished_at)"},
          {"refunds (payment_id, payment_created_at, refund_reference, gateway_refund_id, amount, currency, reason, "
           "status, requested_at, processed_at, completed_at, requested_by_type, idempotency_key)"}} {}

void PaymentRows::add(const GeneratedBooking& b) {
    if (!b.payment) return;
    auto& p = *b.payment;
    bool failed = p.status == payment::PaymentStatus::FAILED;
    auto& total = b.offer.price.total;
    auto key = "demo-" + p.reference;
    std::optional<Instant> authorized, captured, refused;
    std::optional<std::string> why;
    (failed ? refused : authorized) = p.created_at;
    if (!failed) captured = b.confirmed_at;
    if (failed) why = "card_declined";
    copies_[payment_directory].rows.add(p.id, p.reference, b.id, b.user.id, key, "STRIPE", p.gateway_id, p.created_at);
    copies_[payments].rows.add(p.id, p.reference, b.id, b.reference, b.user.id, "STRIPE", p.gateway_id, total.decimal(),
                               total.currency(), "CARD", p.brand, p.last4, 12, 2031, p.status, "5.00", "SAFE",
                               p.created_at, authorized, captured, refused, why, key, failed ? "AUTHORIZE" : "CAPTURE",
                               p.created_at, failed ? "REFUSED" : "DONE");
    int number = 0;
    auto attempt = [&](std::string_view operation, bool success, Instant at) {
        std::optional<std::string> code;
        if (!success) code = "card_declined";
        ++number;
        copies_[attempts].rows.add(p.id, p.created_at, number, operation, "STRIPE", key + "-" + std::to_string(number),
                                   p.gateway_id, code, success, at, at);
    };
    if (failed || p.declined_first) attempt("AUTHORIZE", false, p.created_at);
    if (!failed) attempt("AUTHORIZE", true, p.created_at);
    if (!failed) attempt("CAPTURE", true, *captured);
    if (p.refunded)
        copies_[refunds].rows.add(p.id, p.created_at, "RF" + p.reference.substr(3), "re_demo" + p.reference.substr(3),
                                  p.refunded->decimal(), p.refunded->currency(), "CUSTOMER_REQUEST", "COMPLETED",
                                  *p.refunded_at, *p.refunded_at, *p.refunded_at, "CUSTOMER", key);
}

Copy user_rows(const Generator& generator, std::uint64_t first, std::uint64_t end, const std::string& password_hash) {
    Copy copy{"users (id, email, password_hash, email_verified, first_name, last_name, phone, created_at, updated_at)"};
    for (auto number = first; number < end; ++number) {
        auto user = generator.user(number);
        copy.rows.add(user.id, user.email, password_hash, true, user.first_name, user.last_name, user.phone,
                      user.created_at, user.created_at);
    }
    return copy;
}

}  // namespace airside::app::demo
