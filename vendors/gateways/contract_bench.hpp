// What the tests of contract_suite.hpp work with: a running simulator, and a gateway that talks to it.
#pragma once
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "platform/core/random.hpp"
#include "platform/http/client.hpp"
#include "platform/testkit/run.hpp"
#include "platform/testkit/system.hpp"
#include "vendors/gateways/port.hpp"
#include "vendors/running_simulator.hpp"

namespace airside::gateways::suite {

// The simulator's names of the gateway's operations.
struct Operations {
    std::string_view authorise, capture, cancel, refund, read;
    std::string_view save{}, settlements{};  // of contract_methods.hpp and contract_settlements.hpp
};
// Tokens that the gateway takes for cards with these fates.
struct Cards {
    std::string_view good, poor, declined, stolen, challenged, unknown, slow_to_refund;
};

using vendors::RunningSimulator;

struct Bench {  // what one test works with
    Reactor& reactor;
    http::Client& client;
    Gateway& gateway;
    std::vector<RecordedMessage> messages = {};

    CallContext context(std::chrono::milliseconds within = std::chrono::seconds(20)) {
        return {
            Steady::now() + within, {}, [this](RecordedMessage message) { messages.push_back(std::move(message)); }};
    }
    // A payment that the simulator is told to decline is answered with 402.
    awaitable<std::string> tell(http::Method method, std::string path, std::string body = {}) {
        http::OutRequest request;
        request.method = method;
        request.url = RunningSimulator::shared().url() + path;
        request.headers.set("Content-Type", "application/json");
        request.body = std::move(body);
        auto deadline = Steady::now() + std::chrono::seconds(10);
        auto reply = co_await client.send(std::move(request), deadline);
        EXPECT_TRUE(reply.status < 300 || reply.status == 402) << path << " " << reply.body;
        co_return reply.body;
    }
    // {"effect": …} for the next call of an operation.
    awaitable<> fault(std::string_view vendor, std::string_view operation, std::string effect) {
        auto body = R"({"vendor":")" + std::string(vendor) + R"(","operation":")" + std::string(operation) + R"(",)" +
                    effect + "}";
        co_await tell(http::Method::POST, "/_sim/faults", std::move(body));
    }
};

inline std::string new_reference() { return SystemRandom().readable(16); }

inline AuthoriseRequest request_for(std::string_view card, std::string_view amount = "120.50",
                                    std::string_view currency = "USD") {
    auto reference = new_reference();
    return {.amount = *Money::parse(amount, Currency::of(currency)),
            .method = PaymentMethodType::CARD,
            .method_token = std::string(card),
            .our_reference = reference,
            .booking_reference = "BK7K2MNQ",
            .idempotency_key = reference + ".1",
            .return_url = "https://shop.example/return"};
}

}  // namespace airside::gateways::suite
