#include "simulators/world/inventory.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "simulators/world/season.hpp"

namespace airside::simulator {
namespace {

constexpr std::array economy = {
    BookingClassInfo{'O', 1.00, 0.55, 28}, BookingClassInfo{'N', 1.14, 0.48, 21}, BookingClassInfo{'Q', 1.30, 0.42, 21},
    BookingClassInfo{'L', 1.48, 0.36, 14}, BookingClassInfo{'S', 1.70, 0.30, 14}, BookingClassInfo{'V', 1.95, 0.24, 7},
    BookingClassInfo{'K', 2.25, 0.18, 7},  BookingClassInfo{'H', 2.60, 0.12, 3},  BookingClassInfo{'M', 3.05, 0.07, 0},
    BookingClassInfo{'B', 3.60, 0.03, 0},  BookingClassInfo{'Y', 4.30, 0.00, 0}};
constexpr std::array premium = {BookingClassInfo{'T', 1.00, 0.40, 14}, BookingClassInfo{'E', 1.30, 0.20, 7},
                                BookingClassInfo{'W', 1.75, 0.00, 0}};
constexpr std::array business = {BookingClassInfo{'Z', 1.00, 0.50, 21}, BookingClassInfo{'I', 1.25, 0.35, 14},
                                 BookingClassInfo{'D', 1.55, 0.20, 7}, BookingClassInfo{'C', 2.00, 0.08, 0},
                                 BookingClassInfo{'J', 2.40, 0.00, 0}};
constexpr std::array first = {BookingClassInfo{'A', 1.00, 0.40, 14}, BookingClassInfo{'F', 1.50, 0.00, 0}};

const BookingClassInfo* info_of(char code) {
    auto cabin = cabin_of_class(code);
    if (!cabin) return nullptr;
    auto all = classes_of(*cabin);
    return &*std::ranges::find(all, code, &BookingClassInfo::code);
}

}  // namespace

std::span<const BookingClassInfo> classes_of(Cabin cabin) {
    switch (cabin) {
        case Cabin::economy: return economy;
        case Cabin::premium_economy: return premium;
        case Cabin::business: return business;
        case Cabin::first: return first;
    }
    return {};
}

std::optional<Cabin> cabin_of_class(char code) {
    for (auto cabin : {Cabin::economy, Cabin::premium_economy, Cabin::business, Cabin::first})
        for (const auto& one : classes_of(cabin))
            if (one.code == code) return cabin;
    return {};
}

// The booking curve: little until half a year before, half of it in the last month. A few departures end overbooked,
// that is sold out for us. It moves by whole days, so that a price quoted in the morning holds in the evening.
int Inventory::sold_by_others(const Flight& flight, Cabin cabin, Instant now) const {
    auto days = std::max<std::int64_t>(0, (flight.date - utc_date_of(now)).count());
    Hash own = seed_.with("load").with(geography_.airline(flight.route->airline).code).with(flight.line->number);
    own = own.with(static_cast<std::uint64_t>(flight.date.days().time_since_epoch().count()))
              .with(static_cast<std::uint64_t>(cabin));
    double season = season_of(geography_.airport(flight.route->to).latitude, flight.date).demand;
    double final_load = own.between(0.55, 0.95) * season;
    double booked = std::exp(-static_cast<double>(days) / 45.0);
    return static_cast<int>(std::lround(flight.aircraft().seats_in(cabin) * final_load * booked));
}

int Inventory::available_in(const Flight& flight, Cabin cabin, Instant now) const {
    int capacity = flight.aircraft().seats_in(cabin);
    auto change = changed_.find(key(flight, cabin));
    if (change != changed_.end() && change->second.left_set) return std::clamp(*change->second.left_set, 0, capacity);
    int ours = change == changed_.end() ? 0 : change->second.sold;
    return std::clamp(capacity - ours - sold_by_others(flight, cabin, now), 0, capacity);
}

int Inventory::available(const Flight& flight, char booking_class, Instant now) const {
    auto info = info_of(booking_class);
    if (!info) return 0;
    auto cabin = *cabin_of_class(booking_class);
    int protected_seats = static_cast<int>(info->protection * flight.aircraft().seats_in(cabin));
    auto change = changed_.find(key(flight, cabin));
    // Seats set by a test can be sold in any class: the test is about the last seat, not about which class it is in.
    if (change != changed_.end() && change->second.left_set) protected_seats = 0;
    return std::max(0, available_in(flight, cabin, now) - protected_seats);
}

bool Inventory::take(const Flight& flight, char booking_class, int seats, Instant now) {
    if (seats < 0 || available(flight, booking_class, now) < seats) return false;
    auto& change = changed_[key(flight, *cabin_of_class(booking_class))];
    change.sold += seats;
    if (change.left_set) *change.left_set -= seats;
    return true;
}

void Inventory::hold(const Flight& flight, char booking_class, int seats) {
    if (auto cabin = cabin_of_class(booking_class)) changed_[key(flight, *cabin)].sold += seats;
}

void Inventory::give_back(const Flight& flight, char booking_class, int seats) {
    auto cabin = cabin_of_class(booking_class);
    if (!cabin) return;
    auto found = changed_.find(key(flight, *cabin));
    if (found == changed_.end()) return;
    int returned = std::min(seats, found->second.sold);
    found->second.sold -= returned;
    if (found->second.left_set) *found->second.left_set += returned;
}

const std::set<std::string>& Inventory::chosen_seats(const Flight& flight) const {
    static const std::set<std::string> none;
    auto found = chosen_.find(flight_key(flight));
    return found == chosen_.end() ? none : found->second;
}

void Inventory::set_left(const Flight& flight, Cabin cabin, int seats) {
    changed_[key(flight, cabin)].left_set = seats;
}

}  // namespace airside::simulator
