#include "services/notification/deliver.hpp"

#include <algorithm>
#include <functional>

#include "platform/core/clock.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::notification {

namespace {

using messaging::Outcome;
using messaging::Provider;

struct Route {
    Provider provider;
    std::function<awaitable<Outcome>(Steady::time_point)> send;
};

template <class Sender, class M>
std::vector<Route> routes(const std::vector<Sender*>& senders, M message) {
    auto shared = std::make_shared<const M>(std::move(message));
    std::vector<Route> all;
    for (auto* sender : senders) {
        auto send = [sender, shared](Steady::time_point deadline) { return sender->send(*shared, deadline); };
        all.push_back({sender->provider(), std::move(send)});
    }
    return all;
}

std::vector<Route> routes_of(const Dependencies& d, Message message) {
    if (auto* mail = std::get_if<messaging::Email>(&message)) return routes(d.mail_senders, std::move(*mail));
    if (auto* sms = std::get_if<messaging::Sms>(&message)) return routes(d.sms_senders, std::move(*sms));
    return routes(d.push_senders, std::get<messaging::Push>(std::move(message)));
}

std::vector<Route> in_order(std::vector<Route> all, const std::vector<Attempt>& earlier) {
    std::vector<Provider> configured;
    configured.reserve(all.size());
    for (auto& route : all) configured.push_back(route.provider);
    auto order = order_of(configured, earlier);
    std::ranges::stable_sort(
        all, {}, [&](const Route& route) { return std::ranges::find(order, route.provider) - order.begin(); });
    return all;
}

bool switched_off(const Dependencies& d, Provider provider) {
    return d.switches && d.switches->off(switches::Kind::MESSENGER, json::name(provider));
}

void count(Provider provider, const Outcome& outcome) {
    const auto* refused = std::get_if<messaging::Refused>(&outcome);
    auto name = refused && refused->recipient_gone ? "RECIPIENT_GONE" : json::name(outcome_of(outcome));
    telemetry::counter("airside_notification_deliveries_total", "Calls to messengers by what they came to",
                       {{"provider", std::string(json::name(provider))}, {"outcome", std::string(name)}})
        .add();
}

awaitable<Outcome> call(const Route& route, Steady::time_point deadline) {
    std::string thrown;
    try {
        auto outcome = co_await route.send(deadline);
        co_return outcome;
    } catch (const std::exception& error) {
        thrown = error.what();
    }
    co_return messaging::Unknown{std::move(thrown)};
}

// False: the attempt was given up as lost, and somebody else may be sending it.
awaitable<bool> begin(const Dependencies& d, Notification* record, Provider provider) {
    if (!record) co_return true;
    auto begun = *record;
    begun.attempts.push_back({begun.delivery_attempts, provider, d.clock.now(), {}, {}, {}});
    auto ours = co_await store::begin_call(d.documents, begun);
    record->attempts = std::move(begun.attempts);
    co_return ours;
}

void end(Notification* record, const Outcome& outcome) {
    if (!record) return;
    auto& attempt = record->attempts.back();
    attempt.outcome = outcome_of(outcome);
    if (const auto* sent = std::get_if<messaging::Sent>(&outcome))
        attempt.provider_message_id = sent->provider_message_id;
    if (const auto* refused = std::get_if<messaging::Refused>(&outcome)) attempt.code = refused->code;
}

}  // namespace

bool has_sender(const Dependencies& d, NotificationChannel channel) {
    switch (channel) {
        case NotificationChannel::EMAIL: return !d.mail_senders.empty();
        case NotificationChannel::SMS: return !d.sms_senders.empty();
        case NotificationChannel::PUSH: return !d.push_senders.empty();
        case NotificationChannel::IN_APP: return true;
    }
    return false;
}

std::chrono::seconds longest_delivery(const Dependencies& d, const Config& config) {
    auto calls = std::max({d.mail_senders.size(), d.sms_senders.size(), d.push_senders.size(), std::size_t{1}});
    return config.send_deadline * static_cast<int>(calls);
}

awaitable<Outcome> deliver(const Dependencies& d, const Config& config, Message message, Notification* record,
                           Steady::time_point deadline) {
    std::vector<Attempt> earlier;
    if (record) earlier = record->attempts;
    auto all = in_order(routes_of(d, std::move(message)), earlier);
    if (all.empty()) co_return messaging::Refused{true, code_no_channel, "no sender is configured"};
    std::erase_if(all, [&](const Route& route) { return switched_off(d, route.provider); });
    if (all.empty()) co_return messaging::Unavailable{why_switched_off};
    std::vector<Outcome> outcomes;
    for (auto& route : all) {
        auto ours = co_await begin(d, record, route.provider);
        if (!ours) co_return messaging::Unavailable{"it was given up as lost meanwhile"};
        auto by = std::min(deadline, Steady::now() + config.send_deadline);
        auto outcome = co_await call(route, by);
        count(route.provider, outcome);
        end(record, outcome);
        if (!may_fall_over(route.provider, outcome)) co_return outcome;
        outcomes.push_back(std::move(outcome));
    }
    co_return none_took_it(outcomes);
}

}  // namespace airside::notification
