// What the contract suite works with: the running simulator, a way to tell it what to do, and sample travellers.
#pragma once
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "platform/core/clock.hpp"
#include "platform/core/random.hpp"
#include "platform/http/client.hpp"
#include "platform/testkit/run.hpp"
#include "platform/testkit/system.hpp"
#include "vendors/gds/port.hpp"
#include "vendors/running_simulator.hpp"

namespace airside::gds::suite {

// The simulator's names of the vendor's operations.
struct Operations {
    std::string_view search, reprice, create, read, find, issue, void_tickets, cancel;
    // Of those that have them.
    std::string_view seat_maps = {}, services = {}, add_services = {};
};

using vendors::RunningSimulator;

struct Bench {  // what one test works with
    Reactor& reactor;
    http::Client& client;
    Gds& gds;
    std::vector<RecordedMessage> messages = {};

    CallContext context(std::chrono::milliseconds within = std::chrono::seconds(20)) {
        return {Steady::now() + within, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                [this](RecordedMessage message) { messages.push_back(std::move(message)); }};
    }
    awaitable<> tell(http::Method method, std::string path, std::string body = {}) {
        http::OutRequest request;
        request.method = method;
        request.url = RunningSimulator::shared().url() + path;
        request.headers.set("Content-Type", "application/json");
        request.body = std::move(body);
        auto deadline = Steady::now() + std::chrono::seconds(10);
        auto reply = co_await client.send(std::move(request), deadline);
        EXPECT_LT(reply.status, 300) << path << " " << reply.body;
    }
    // {"effect": …} for the next call of an operation.
    awaitable<> fault(std::string_view vendor, std::string_view operation, std::string effect) {
        auto body = R"({"vendor":")" + std::string(vendor) + R"(","operation":")" + std::string(operation) + R"(",)" +
                    effect + "}";
        co_await tell(http::Method::POST, "/_sim/faults", std::move(body));
    }
};

inline Date in_days(int days) { return SystemClock().today() + std::chrono::days{days}; }

inline SearchQuery jfk_lhr(PassengerCounts counts = {2, 1, 0}) {
    auto jfk = IataAirport::of("JFK"), lhr = IataAirport::of("LHR");
    return {{{jfk, lhr, in_days(30)}, {lhr, jfk, in_days(40)}},
            counts,
            CabinClass::ECONOMY,
            false,
            Currency::of("USD"),
            50};
}

inline Traveller traveller(PassengerType type, std::string_view first, std::string_view last, Date born) {
    TravelDocument passport{"P7654321X", CountryCode::of("GB"), CountryCode::of("GB"), in_days(1500)};
    return {type, PersonName::of(first), {}, PersonName::of(last), born, Gender::FEMALE, passport, {}};
}

inline OrderRequest order_request(Offer offer, std::string_view reference) {
    return {std::move(offer),
            BookingReference::of(reference),
            {traveller(PassengerType::ADULT, "Zoë", "Müller-Łukasz", Date::of(1984, 5, 6)),
             traveller(PassengerType::ADULT, "Jorge", "Quintanilla", Date::of(1982, 1, 16)),
             traveller(PassengerType::CHILD, "Luz", "Quintanilla", in_days(-7 * 365))},
            {"zoe.mueller@example.org", "+442071234567"}};
}

inline std::string new_reference() {
    SystemRandom random;
    return random.readable(8);
}

// Everything that an offer promises about itself.
inline void expect_sound(const Offer& offer, const SearchQuery& query) {
    auto sum = offer.price.base + offer.price.taxes_total;
    for (auto& fee : offer.price.fees) sum += fee.amount;
    EXPECT_EQ(sum, offer.price.total);
    auto travellers = Money::zero(sum.currency());
    int adults = 0, children = 0, infants = 0;
    for (auto& fare : offer.passengers) {
        travellers += fare.each.total * fare.count;
        (fare.type == PassengerType::ADULT   ? adults
         : fare.type == PassengerType::CHILD ? children
                                             : infants) += fare.count;
        EXPECT_EQ(fare.segments.size(), segments_of(offer).size());
    }
    EXPECT_LE(travellers, offer.price.total);
    EXPECT_EQ(adults, query.passengers.adults);
    EXPECT_EQ(children, query.passengers.children);
    EXPECT_EQ(infants, query.passengers.infants);
    EXPECT_EQ(offer.price.total.currency(), query.currency);
    EXPECT_EQ(offer.itineraries.size(), query.slices.size());
    for (std::size_t i = 0; i < std::min(offer.itineraries.size(), query.slices.size()); ++i) {
        auto& flights = offer.itineraries[i].segments;
        EXPECT_EQ(date_of(flights.front().departure.local), query.slices[i].departure);
        for (auto& segment : flights) {
            EXPECT_LT(segment.departure.at, segment.arrival.at);
            EXPECT_EQ(to_instant(segment.departure.local, segment.departure.zone.str()), segment.departure.at);
        }
    }
    EXPECT_FALSE(offer.raw.empty());
    if (offer.conditions.refund.allowance == Allowance::UNKNOWN) EXPECT_FALSE(offer.conditions.refund.penalty);
}

}  // namespace airside::gds::suite
