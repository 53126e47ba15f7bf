// What the tests of contract_suite.hpp work with: a running simulator, and an endpoint of ours for its callbacks.
#pragma once
#include <memory>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "platform/core/random.hpp"
#include "platform/http/client.hpp"
#include "platform/testkit/run.hpp"
#include "vendors/messaging/port.hpp"
#include "vendors/running_simulator.hpp"
#include "vendors/webhook_endpoint.hpp"

namespace airside::messaging::suite {

inline std::string new_reference() { return SystemRandom().readable(16); }

struct Bench {  // what one test works with
    Reactor& reactor;
    http::Client& client;
    const std::string& simulator = vendors::RunningSimulator::shared().url();

    Steady::time_point deadline(std::chrono::milliseconds within = std::chrono::seconds(20)) const {
        return Steady::now() + within;
    }
    awaitable<boost::json::value> tell(http::Method method, std::string path, std::string body = {}) {
        http::OutRequest request;
        request.method = method;
        request.url = simulator + path;
        request.headers.set("Content-Type", "application/json");
        request.body = std::move(body);
        auto reply = co_await client.send(std::move(request), deadline());
        EXPECT_LT(reply.status, 300) << path << " " << reply.body;
        boost::json::value answered = boost::json::parse(reply.body);
        co_return answered;
    }
    // {"effect": …} for the next call of an operation.
    awaitable<> fault(std::string_view vendor, std::string_view operation, std::string effect) {
        auto body = R"({"vendor":")" + std::string(vendor) + R"(","operation":")" + std::string(operation) + R"(",)" +
                    effect + "}";
        co_await tell(http::Method::POST, "/_sim/faults", std::move(body));
    }
    awaitable<std::size_t> calls(std::string_view vendor, std::string_view operation) {
        auto path = "/_sim/calls?vendor=" + std::string(vendor) + "&operation=" + std::string(operation);
        auto log = co_await tell(http::Method::GET, std::move(path));
        co_return log.at("calls").as_array().size();
    }
    // The messages that the vendor has truly taken and that carry our reference.
    awaitable<boost::json::array> taken(std::string_view store, std::string reference) {
        auto all = co_await tell(http::Method::GET, std::string(store));
        boost::json::array found;
        for (const auto& record : all.as_array())
            if (boost::json::serialize(record).find(reference) != std::string::npos) found.push_back(record);
        co_return found;
    }
};

struct Endpoint : vendors::WebhookEndpoint {
    using WebhookEndpoint::WebhookEndpoint;
    // As a service would hand it to the adapter.
    Callback callback(std::size_t index) const {
        auto& request = received.at(index);
        return {origin() + request.target, request.headers, request.body};
    }
};

// What the subjects of SMS providers have in common.
struct SmsSubject {
    using Port = SmsSender;
    static constexpr bool takes_an_empty_answer = false;
    static awaitable<Outcome> send(Port& sender, std::string_view to, std::string reference,
                                   Steady::time_point deadline) {
        Sms sms{std::string(to), "Flight BA117 is delayed to 14:05.", std::move(reference)};
        auto outcome = co_await sender.send(std::move(sms), deadline);
        co_return outcome;
    }
};

template <class Kind>
const Kind* as(const Outcome& outcome) {
    return std::get_if<Kind>(&outcome);
}
inline std::string describe(const Outcome& outcome) {
    if (auto* sent = as<Sent>(outcome)) return "sent " + sent->provider_message_id;
    if (auto* refused = as<Refused>(outcome)) return "refused " + refused->code + ": " + refused->text;
    if (auto* unknown = as<Unknown>(outcome)) return "unknown: " + unknown->why;
    return "unavailable: " + as<Unavailable>(outcome)->why;
}

}  // namespace airside::messaging::suite
