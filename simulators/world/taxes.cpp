#include "simulators/world/taxes.hpp"

#include <cmath>
#include <map>

#include "simulators/world/currency.hpp"

namespace airside::simulator {
namespace {

enum class On { departure, arrival };
enum class Reach { domestic, international, any };

struct Rule {
    std::string_view country, code;
    On on;
    Reach reach;
    int usd_cents;
    double percent = 0;        // of the fare, shared by the bounds of the journey
    bool each_flight = false;  // charged again after a change of planes
};
using enum On;
using enum Reach;
constexpr Rule rules[] = {
    {"US", "US", departure, domestic, 0, 7.5},
    {"US", "ZP", departure, domestic, 500, 0, true},
    {"US", "US", departure, international, 2220},
    {"US", "US", arrival, international, 2220},
    {"US", "AY", departure, any, 560},
    {"US", "XF", departure, any, 450, 0, true},
    {"US", "YC", arrival, international, 705},
    {"US", "XY", arrival, international, 700},
    {"US", "XA", arrival, international, 383},
    {"CA", "CA", departure, any, 920},
    {"CA", "SQ", departure, any, 2350},
    {"CA", "XG", departure, domestic, 0, 5.0},
    {"GB", "UB", departure, any, 3650},
    {"DE", "DE", departure, any, 1080},
    {"DE", "RA", departure, any, 2790},
    {"DE", "OY", departure, any, 1690},
    {"FR", "FR", departure, any, 1480},
    {"FR", "QX", departure, any, 2120},
    {"FR", "O4", departure, any, 490},
    {"FR", "IZ", departure, any, 290},
    {"ES", "JD", departure, any, 1690},
    {"ES", "OG", departure, any, 70},
    {"ES", "QV", departure, any, 380},
    {"IT", "IT", departure, any, 1630},
    {"IT", "HB", departure, any, 720},
    {"IT", "VT", departure, any, 250},
    {"NL", "CJ", departure, any, 1310},
    {"NL", "RN", departure, any, 1840},
    {"NL", "VV", departure, any, 3200},
    {"PT", "PT", departure, any, 1220},
    {"PT", "YP", departure, any, 1480},
    {"CH", "CH", departure, any, 3640},
    {"AT", "ZY", departure, any, 2380},
    {"AT", "QD", departure, any, 1310},
    {"IE", "EI", departure, any, 1780},
    {"TR", "TR", departure, international, 1500},
    {"AE", "AE", departure, international, 2050},
    {"AE", "F6", departure, any, 1090},
    {"AE", "TP", departure, any, 140},
    {"AE", "ZR", arrival, international, 140},
    {"QA", "QA", departure, any, 1650},
    {"IN", "K3", departure, any, 0, 5.0},
    {"IN", "P2", departure, any, 280},
    {"IN", "IN", departure, any, 1090},
    {"JP", "SW", departure, any, 1770},
    {"JP", "OI", departure, international, 350},
    {"JP", "TK", departure, international, 665},
    {"AU", "AU", departure, international, 4670},
    {"AU", "WY", departure, any, 3900},
    {"AU", "UO", departure, domestic, 0, 10.0},
    {"NZ", "NZ", departure, any, 1400},
    {"SG", "SG", departure, any, 3110},
    {"SG", "OP", departure, any, 460},
    {"HK", "HK", departure, international, 1540},
    {"HK", "G3", departure, any, 900},
    {"CN", "CN", departure, any, 1250},
    {"TH", "TS", departure, any, 2030},
    {"BR", "BR", departure, any, 3150},
    {"MX", "XD", departure, any, 3680},
    {"MX", "UK", arrival, international, 3540},
    {"MA", "MA", departure, international, 4450},
    {"ZA", "ZA", departure, any, 1130},
    {"ZA", "EV", departure, any, 130},
};

bool has_rules(std::string_view country) {
    return std::ranges::find(rules, country, &Rule::country) != std::end(rules);
}

// Air Passenger Duty: by distance band, and doubled above the lowest class.
int air_passenger_duty_cents(double distance_km, bool domestic, Cabin cabin) {
    int cents = domestic ? 890 : distance_km < 3219 ? 1650 : distance_km < 8851 ? 11150 : 11650;
    return cabin == Cabin::economy ? cents : cents * 22 / 10;
}

// A bound and the sum of its charges, gathered by code.
struct Bill {
    const Geography& geography;
    Hash seed;
    const TaxedJourney& journey;
    const Currency& currency;
    std::map<std::string, Tax> taxes{};

    void add(std::string_view code, std::int64_t minor, bool refundable = true) {
        if (minor == 0) return;
        auto& tax = taxes.try_emplace(std::string(code), Tax{std::string(code), 0, refundable}).first->second;
        tax.minor += minor;
    }
    void add_cents(std::string_view code, std::int64_t cents, bool refundable = true) {
        add(code, from_usd_cents(cents, currency, Rounding::exact), refundable);
    }
    // `crosses_here`: the traveller changes planes at this end and passes the border there, as immigration and
    // departure taxes ask; a transit from abroad to abroad pays none.
    void end_of_flight(const Flight& flight, On on, bool starts_or_ends_bound, bool crosses_here) {
        const auto& here = geography.airport(on == departure ? flight.route->from : flight.route->to);
        const auto& there = geography.airport(on == departure ? flight.route->to : flight.route->from);
        bool inside = here.country == there.country;
        for (const auto& rule : rules) {
            if (rule.country != here.country || rule.on != on) continue;
            if (rule.reach != any && (rule.reach == domestic) != inside) continue;
            if (!starts_or_ends_bound && !rule.each_flight && !(crosses_here && rule.reach == international)) continue;
            if (rule.usd_cents > 0) add_cents(rule.code, rule.usd_cents);
            if (rule.percent > 0)
                add(rule.code,
                    percent_of(journey.base_minor, rule.percent / static_cast<double>(journey.bounds.size())), false);
        }
        // Elsewhere an airport charges under its country's own code, more for leaving the country.
        if (on == departure && starts_or_ends_bound && !has_rules(here.country))
            add_cents(here.country,
                      std::llround(seed.with("tax").with(here.country).between(400, 1500)) * (inside ? 1 : 2));
    }
    void bound(const Itinerary& itinerary) {
        auto stays_inside = [&](const Flight& f) {
            return geography.airport(f.route->from).country == geography.airport(f.route->to).country;
        };
        for (std::size_t i = 0; i < itinerary.size(); ++i) {
            bool starts = i == 0, ends = i + 1 == itinerary.size();
            end_of_flight(itinerary[i], departure, starts, !starts && stays_inside(itinerary[i - 1]));
            end_of_flight(itinerary[i], arrival, ends, !ends && stays_inside(itinerary[i + 1]));
        }
        const auto& from = geography.airport(itinerary.front().route->from);
        const auto& to = geography.airport(itinerary.back().route->to);
        double distance = great_circle_km(from, to);
        if (from.country == "GB")
            add_cents("GB", air_passenger_duty_cents(distance, to.country == "GB", journey.cabin));
        carrier_surcharge(itinerary.front(), distance, from.country == to.country);
    }
    // YQ or YR, as the airline files it: nothing at home and with low-cost carriers.
    void carrier_surcharge(const Flight& flight, double distance, bool inside) {
        const auto& airline = geography.airline(flight.route->airline);
        if (inside || airline.low_cost) return;
        Hash own = seed.with("surcharge").with(airline.code);
        double cents = distance < 3000 ? 900 : distance < 6000 ? 7500 : 14000;
        if (journey.cabin != Cabin::economy) cents *= 1.6;
        add_cents(own.below(3) == 0 ? "YR" : "YQ", std::llround(cents * own.with("level").between(0.6, 1.4)));
    }
};

}  // namespace

std::vector<Tax> taxes_of(const Geography& geography, Hash seed, const TaxedJourney& journey,
                          const Currency& currency) {
    std::vector<Tax> result;
    if (journey.held_infant) return result;
    Bill bill{geography, seed, journey, currency};
    for (const auto& itinerary : journey.bounds) bill.bound(itinerary);
    for (auto& [code, tax] : bill.taxes) result.push_back(std::move(tax));
    return result;
}

}  // namespace airside::simulator
