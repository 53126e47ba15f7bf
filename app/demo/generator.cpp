#include "app/demo/generator.hpp"

#include <algorithm>
#include <array>

#include "services/booking/domain/reference.hpp"

namespace airside::app::demo {
namespace {

using booking::BookingPaymentStatus;
using booking::BookingStatus;
using payment::PaymentStatus;
using std::chrono::days, std::chrono::hours, std::chrono::minutes;

constexpr std::array first_names = {"Ada",   "Alan",  "Amara", "Bruno", "Chidi", "Clara", "Diego", "Elena", "Farid",
                                    "Grace", "Hana",  "Igor",  "Ines",  "James", "Kofi",  "Lena",  "Maria", "Noor",
                                    "Olga",  "Pedro", "Quynh", "Rosa",  "Samir", "Tomas", "Uma",   "Viktor"};
constexpr std::array last_names = {"Okafor", "Silva",     "Novak",  "Tanaka", "Muller", "Garcia", "Khan",   "Rossi",
                                   "Dubois", "Nielsen",   "Kim",    "Patel",  "Santos", "Weber",  "Jansen", "Kowalski",
                                   "Haddad", "Lindqvist", "Moreau", "Byrne",  "Castro", "Petrov", "Yilmaz", "Nguyen"};

template <class List>
std::string one_of(const List& list, Random& random) {
    return list[random.below(list.size())];
}

int between(Random& random, int least, int most) {
    auto choices = std::int64_t{most} - least + 1;
    return least + static_cast<int>(random.below(static_cast<std::uint64_t>(choices)));
}

// Streams of one seed do not meet: users, bookings and what else is made have numbers in different ranges.
SeededRandom stream(std::uint64_t seed, std::uint64_t kind, std::uint64_t number) {
    return SeededRandom(seed << 56 | kind << 48 | number);
}

std::string text_id(Instant at, Random& random) { return Uuid::v7(ManualClock(at), random).str(); }

std::string digits(std::uint64_t number, std::size_t length) {
    auto text = std::to_string(number);
    return std::string(length - std::min(length, text.size()), '0') + text;
}

gds::Price price_of(std::int64_t base, std::int64_t surcharge, std::int64_t airport_tax) {
    auto usd = Currency::of("USD");
    Money fare(base, usd), yq(surcharge, usd), xt(airport_tax, usd);
    return {fare + yq + xt, fare, yq + xt, {{"YQ", yq}, {"XT", xt}}, {}};
}

std::vector<gds::SegmentFare> fares(std::size_t segments, gds::CabinClass cabin, const std::string& basis) {
    auto letter = BookingClass::of(basis.substr(0, 1));
    gds::SegmentFare fare{cabin, letter, basis, "STANDARD", "Standard", {1, 23}, {1, 8}};
    return std::vector<gds::SegmentFare>(segments, fare);
}

gds::Price times(const gds::Price& each, std::int64_t count) {
    auto all = each;
    for (auto* part : {&all.total, &all.base, &all.taxes_total}) *part = *part * count;
    for (auto& tax : all.taxes) tax.amount = tax.amount * count;
    return all;
}

void add(gds::Price& sum, const gds::Price& more) {
    sum.total += more.total;
    sum.base += more.base;
    sum.taxes_total += more.taxes_total;
    for (std::size_t i = 0; i < sum.taxes.size(); ++i) sum.taxes[i].amount += more.taxes[i].amount;
}

GeneratedPassenger passenger(Random& random, bool child, Instant now, const std::string& last_name) {
    auto age = child ? between(random, 3, 10) : between(random, 19, 79);
    auto born = Date::from_days(std::chrono::floor<days>(now) - days{age * 365 + between(random, 0, 300)});
    bool male = random.below(2) == 0;
    return {text_id(now, random),
            child ? gds::PassengerType::CHILD : gds::PassengerType::ADULT,
            male ? booking::PassengerTitle::MR : booking::PassengerTitle::MS,
            male ? booking::PassengerGender::MALE : booking::PassengerGender::FEMALE,
            one_of(first_names, random),
            last_name,
            born,
            {}};
}

std::vector<GeneratedAncillary> ancillaries(const GeneratedBooking& booking, Random& random) {
    struct Kind {
        const char *type, *description;
        int least, most;  // minor units
    };
    static constexpr Kind kinds[] = {{"SEAT_SELECTION", "Seat 14A", 900, 4500},
                                     {"EXTRA_BAGGAGE", "One more piece of 23 kg", 4000, 9000},
                                     {"MEAL", "Vegetarian meal", 800, 2500},
                                     {"LOUNGE_ACCESS", "Lounge before departure", 3000, 6000},
                                     {"PRIORITY_BOARDING", "Priority boarding", 600, 1500},
                                     {"WIFI", "Wi-Fi on board", 500, 2000},
                                     {"INSURANCE", "Travel insurance", 1500, 7000}};
    std::vector<GeneratedAncillary> list;
    for (auto left = random.below(4); left > 1; --left) {
        auto& kind = kinds[random.below(std::size(kinds))];
        list.push_back({kind.type, kind.description, random.below(booking.passengers.size()),
                        random.below(booking.flights.size()),
                        Money(between(random, kind.least, kind.most), Currency::of("USD"))});
    }
    return list;
}

// What became of a booking, in hundredths.
struct Fate {
    std::uint64_t roll;
    bool abandoned() const { return roll < 3; }
    bool failed() const { return roll >= 3 && roll < 5; }
    bool refunded() const { return roll >= 5 && roll < 12; }
    bool partly_refunded() const { return roll == 12; }
    bool paid() const { return roll >= 5; }
};

void settle(GeneratedBooking& booking, Fate fate, Instant now, Random& random) {
    auto& first = booking.flights.front().departure_datetime;
    if (fate.paid()) booking.confirmed_at = booking.created_at + minutes{between(random, 1, 20)};
    if (fate.abandoned() || fate.failed()) {
        booking.status = fate.failed() ? BookingStatus::FAILED : BookingStatus::CANCELLED;
        booking.payment_status = fate.failed() ? BookingPaymentStatus::FAILED : BookingPaymentStatus::PENDING;
        if (fate.abandoned()) booking.cancelled_at = booking.created_at + minutes{between(random, 5, 30)};
        return;
    }
    booking.payment_status = BookingPaymentStatus::CAPTURED;
    if (fate.refunded()) {
        booking.status = BookingStatus::REFUNDED;
        booking.payment_status = BookingPaymentStatus::REFUNDED;
        booking.cancelled_at = *booking.confirmed_at + (std::min(first, now) - *booking.confirmed_at) / 2;
        return;
    }
    if (fate.partly_refunded()) booking.payment_status = BookingPaymentStatus::PARTIALLY_REFUNDED;
    bool flown = booking.flights.back().arrival_datetime < now;
    booking.status = flown ? BookingStatus::COMPLETED : BookingStatus::CONFIRMED;
}

PaymentStatus payment_status_of(const GeneratedBooking& booking, Instant now) {
    switch (booking.payment_status) {
        case BookingPaymentStatus::FAILED: return PaymentStatus::FAILED;
        case BookingPaymentStatus::REFUNDED: return PaymentStatus::REFUNDED;
        case BookingPaymentStatus::PARTIALLY_REFUNDED: return PaymentStatus::PARTIALLY_REFUNDED;
        default: return now - booking.created_at > days{3} ? PaymentStatus::COMPLETED : PaymentStatus::CAPTURED;
    }
}

GeneratedPayment payment_of(const GeneratedBooking& booking, const std::string& distinct, Instant now, Random& random) {
    static constexpr std::array brands = {"visa", "mastercard", "amex"};
    auto created = booking.created_at + minutes{1};
    GeneratedPayment made{PaymentId(Uuid::bucketed(ManualClock(created), random, bucket_of(booking.user.id.uuid()))),
                          "PAY" + distinct,
                          "pi_demo" + distinct,
                          one_of(brands, random),
                          digits(random.below(10000), 4),
                          payment_status_of(booking, now),
                          created,
                          random.below(25) == 0,
                          {},
                          {}};
    auto& total = booking.offer.price.total;
    if (made.status == PaymentStatus::REFUNDED) made.refunded = total;
    if (made.status == PaymentStatus::PARTIALLY_REFUNDED) made.refunded = Money(total.minor() / 4, total.currency());
    if (made.refunded) made.refunded_at = booking.cancelled_at.value_or(created + hours{1});
    return made;
}

std::string raw_text(const gds::Offer& offer, std::uint64_t number) {
    return R"({"type":"flight-offer","id":")" + std::to_string(number) +
           R"(","source":"GDS","price":{"currency":"USD","grandTotal":")" + offer.price.total.decimal() + "\"}}";
}

}  // namespace

std::string Generator::distinct(std::uint64_t number) const {
    static constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    // An odd factor is a permutation of 30 bits: distinct numbers give distinct, and unordered, texts.
    auto place = ((plan_.seed * most_bookings + number) * 0x2545F491ull + 0x1B873593ull) & 0x3fffffff;
    std::string text;
    for (int i = 0; i < 6; ++i, place >>= 5) text += alphabet[place & 31];
    return text;
}

GeneratedUser Generator::user(std::uint64_t number) const {
    auto random = stream(plan_.seed, 1, number);
    auto created = plan_.now - days{1150 + between(random, 0, 300)};
    return {UserId::v7(ManualClock(created), random),
            "traveller-" + std::to_string(plan_.seed) + "-" + std::to_string(number) + "@demo.airside.example",
            one_of(first_names, random),
            one_of(last_names, random),
            "+1555" + digits(random.below(10'000'000), 7),
            created};
}

gds::Segment Generator::segment(const Route& route, bool back, std::int64_t day, Random& random) {
    auto &from = back ? *route.to : *route.from, &to = back ? *route.from : *route.to;
    auto local = LocalTime{days{day}} + minutes{between(random, 6 * 12, 22 * 12) * 5};
    auto leaves = zones_.to_instant(from, local);
    auto arrives = leaves + minutes{route.duration_min};
    auto airline = IataAirline::of(route.airline->code);
    static constexpr std::array aircraft = {"320", "738", "77W", "789"};
    bool far = route.distance_km > 4500;
    return {{from.iata, {}, local, leaves, from.timezone},
            {to.iata, {}, to_local(arrives, to.zone), arrives, to.timezone},
            airline,
            airline,
            std::to_string(between(random, 10, 999)),
            aircraft[random.below(2) + (far ? 2 : 0)],
            route.duration_min,
            0,
            gds::CabinClass::ECONOMY,
            BookingClass::of("K")};
}

// Whole months of departures, so that none lies in a month that is not there. Numbers that follow one another depart
// on one day: what is being loaded goes to one month's partition, whose indexes stay in memory meanwhile.
std::int64_t Generator::departure_day(std::uint64_t number) const {
    constexpr std::uint64_t span = 30 * (months_back + months_ahead) + 1;
    auto today = std::chrono::floor<days>(plan_.now).time_since_epoch().count();
    return today - 30 * months_back + static_cast<std::int64_t>(number * span / plan_.bookings);
}

gds::Offer Generator::offer(std::int64_t day, Random& random, std::size_t adults, std::size_t children) {
    auto& route = routes_.any(random);
    std::vector<gds::Itinerary> itineraries;
    itineraries.push_back({route.duration_min, {segment(route, false, day, random)}});
    if (random.below(4) > 0)
        itineraries.push_back({route.duration_min, {segment(route, true, day + between(random, 2, 21), random)}});
    bool business = random.below(12) == 0;
    auto cabin = business ? gds::CabinClass::BUSINESS : gds::CabinClass::ECONOMY;
    std::string basis = business ? "J1RT" : "K7RT";
    auto directions = static_cast<std::int64_t>(itineraries.size());
    auto base = (2500 + route.distance_km * between(random, 4, 11)) * (business ? 4 : 1) * directions;
    auto adult = price_of(base, route.distance_km * directions, between(random, 900, 6000));
    auto party = times(adult, static_cast<std::int64_t>(adults));
    auto segments = itineraries.size();
    std::vector<gds::PassengerFare> groups{
        {gds::PassengerType::ADULT, static_cast<int>(adults), adult, fares(segments, cabin, basis)}};
    if (children > 0) {
        auto child = price_of(base * 3 / 4, route.distance_km * directions, 900);
        add(party, times(child, static_cast<std::int64_t>(children)));
        groups.push_back(
            {gds::PassengerType::CHILD, static_cast<int>(children), child, fares(segments, cabin, basis + "CH")});
    }
    for (auto& itinerary : itineraries)
        for (auto& one : itinerary.segments) {
            one.cabin = cabin;
            one.booking_class = BookingClass::of(basis.substr(0, 1));
        }
    return {gds::Provider::AMADEUS,
            "1",
            IataAirline::of(route.airline->code),
            std::move(itineraries),
            std::move(party),
            std::move(groups),
            {},
            {},
            false,
            {},
            {},
            {}};
}

GeneratedBooking Generator::booking(std::uint64_t number) {
    auto random = stream(plan_.seed, 2, number);
    auto buyer = user(random.below(plan_.users()));
    auto bucket = bucket_of(buyer.id.uuid());
    auto adults = 1 + random.below(2), children = random.below(6) == 0 ? 1ul : 0ul;
    auto accepted = offer(departure_day(number), random, adults, children);
    auto departs = accepted.itineraries.front().segments.front().departure.at;
    auto created = std::min(departs, plan_.now) - hours{between(random, 26, 24 * 150)};
    ManualClock then(created);
    auto code = distinct(number);
    accepted.raw = raw_text(accepted, number);
    auto reference = booking::make_reference(bucket, random).str().substr(0, 4) + code;
    auto flights = booking::flight_rows(accepted, names_, random);
    GeneratedBooking made{BookingId(Uuid::bucketed(then, random, bucket)),
                          BookingReference::of(reference),
                          {},
                          std::move(buyer),
                          OfferId::v7(then, random),
                          std::move(accepted),
                          BookingStatus::PENDING_PAYMENT,
                          BookingPaymentStatus::PENDING,
                          created,
                          {},
                          {},
                          {},
                          std::move(flights),
                          {},
                          {}};
    Fate fate{random.below(100)};
    for (std::size_t i = 0; i < adults + children; ++i)
        made.passengers.push_back(passenger(random, i >= adults, plan_.now, made.user.last_name));
    settle(made, fate, plan_.now, random);
    if (!fate.failed()) made.pnr = RecordLocator::of(random.readable(6));
    auto* airline = names_.airlines->find(made.offer.validating_carrier.str());
    if (made.confirmed_at)
        for (auto& one : made.passengers) one.ticket = airline->numeric + digits(random.below(10'000'000'000), 10);
    if (made.confirmed_at) made.ancillaries = ancillaries(made, random);
    if (!fate.abandoned()) made.payment = payment_of(made, code, plan_.now, random);
    return made;
}

}  // namespace airside::app::demo
