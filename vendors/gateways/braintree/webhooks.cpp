// Webhooks as the port has them.
#include "vendors/gateways/braintree/api.hpp"
#include "vendors/gateways/braintree/notification.hpp"
#include "vendors/gateways/braintree/signature.hpp"

namespace airside::braintree {

namespace {

constexpr std::chrono::minutes clocks_differ{5};  // at most

}  // namespace

awaitable<gateways::WebhookVerdict> Braintree::verify_webhook(const http::Headers&, const std::string& body,
                                                              Instant now, const CallContext&) {
    gateways::WebhookVerdict verdict;
    auto form = read_form(body);
    if (!form) {
        verdict.why_not = "the body is no form of bt_signature and bt_payload";
        co_return verdict;
    }
    const auto& options = api_->options;
    verdict.why_not =
        refuse_signature(form->signature, form->payload, options.public_key, options.private_key.reveal());
    if (!verdict.why_not.empty()) co_return verdict;
    try {
        auto event = read_notification(form->payload);
        // The time is looked at last: it is worth something only when the signature covers it.
        if (now - event.created_at > options.webhook_tolerance || event.created_at - now > clocks_differ)
            verdict.why_not = "the notification is too old, or from the future";
        else
            verdict.event = std::move(event);
    } catch (const BadReply& error) {
        verdict.why_not = error.what();
    }
    co_return verdict;
}

std::optional<std::string> Braintree::answer_challenge(const std::string& challenge) const {
    if (!is_challenge(challenge)) return {};
    return sign(challenge, api_->options.public_key, api_->options.private_key.reveal());
}

}  // namespace airside::braintree
