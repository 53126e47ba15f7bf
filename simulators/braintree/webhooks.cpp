#include "simulators/braintree/webhooks.hpp"

#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"

namespace airside::simulator::braintree {
namespace {

constexpr std::string_view notifications = "braintree_notifications";

}  // namespace

std::string signature(const Keys& keys, std::string_view payload) {
    return keys.public_key + "|" + to_hex(hmac_sha1(sha1(keys.private_key), payload));
}

Webhooks::Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry,
                   Keys keys)
    : EventEndpoint(reactor, ledger, first_retry, {std::string(notifications), "braintree_deliveries"},
                    [this](const json::object& event, http::OutRequest& request) { compose(event, request); }),
      ledger_(ledger),
      clock_(clock),
      keys_(std::move(keys)) {}

void Webhooks::notify(std::string_view kind, json::object subject, const FaultPlan* plan) {
    auto id = "btn_" + random_.readable(20);
    // Receivers compare the timestamp with their own clock, so it is the real one.
    json::object notification{{"timestamp", to_string(std::chrono::floor<std::chrono::seconds>(clock_.real()))},
                              {"kind", json::string(kind)},
                              {"source-merchant-id", keys_.merchant_id},
                              {"subject", std::move(subject)}};
    ledger_.put(notifications, id, kind, std::move(notification));
    static const FaultPlan nothing;
    send(id, plan ? *plan : nothing);
}

void Webhooks::compose(const json::object& notification, http::OutRequest& request) const {
    auto payload = base64_encode(to_xml("notification", notification)) + "\n";
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("User-Agent", "Braintree-Webhooks");
    request.body = "bt_signature=" + http::percent_encode(signature(keys_, payload)) +
                   "&bt_payload=" + http::percent_encode(payload);
}

}  // namespace airside::simulator::braintree
