// Travellers and bookings of a demonstration, made from a seed: the same seed and day, the same system. Pure: nothing
// is stored here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/demo/limits.hpp"
#include "app/demo/routes.hpp"
#include "services/booking/store/new_booking_rows.hpp"
#include "services/payment/api.hpp"

namespace airside::app::demo {

struct Plan {
    std::uint64_t seed;      // below most_seeds
    std::uint64_t bookings;  // at most most_bookings
    Instant now;
    std::uint64_t users() const { return bookings / 20 + 10; }
};
inline constexpr int months_back = 23, months_ahead = 12;  // of departures; with this one 36

struct GeneratedUser {
    UserId id;
    std::string email, first_name, last_name, phone;
    Instant created_at;
};

struct GeneratedPassenger {
    std::string id;
    gds::PassengerType type;
    booking::PassengerTitle title;
    booking::PassengerGender gender;
    std::string first_name, last_name;
    Date born;
    std::string ticket;  // empty: none was issued
};

struct GeneratedAncillary {
    std::string type, description;
    std::size_t passenger, flight;
    Money price;
};

struct GeneratedPayment {
    PaymentId id;
    std::string reference, gateway_id, brand, last4;
    payment::PaymentStatus status;
    Instant created_at;
    bool declined_first;  // an attempt before the one that went well
    std::optional<Money> refunded;
    std::optional<Instant> refunded_at;
};

struct GeneratedBooking {
    BookingId id;
    BookingReference reference;
    std::optional<RecordLocator> pnr;
    GeneratedUser user;
    OfferId offer_id;
    gds::Offer offer;
    booking::BookingStatus status;
    booking::BookingPaymentStatus payment_status;
    Instant created_at;
    std::optional<Instant> confirmed_at, cancelled_at;
    std::vector<GeneratedPassenger> passengers;
    std::vector<booking::FlightRow> flights;
    std::vector<GeneratedAncillary> ancillaries;
    std::optional<GeneratedPayment> payment;
};

class Generator {
  public:
    Generator(Plan plan, const Routes& routes, booking::Names names) : plan_(plan), routes_(routes), names_(names) {}
    GeneratedUser user(std::uint64_t number) const;
    GeneratedBooking booking(std::uint64_t number);

  private:
    std::int64_t departure_day(std::uint64_t number) const;
    gds::Offer offer(std::int64_t day, Random& random, std::size_t adults, std::size_t children);
    gds::Segment segment(const Route& route, bool back, std::int64_t day, Random& random);
    std::string distinct(std::uint64_t number) const;  // six characters that no other number and no other seed has

    Plan plan_;
    const Routes& routes_;
    booking::Names names_;
    reference::ZoneMemo zones_;
};

}  // namespace airside::app::demo
