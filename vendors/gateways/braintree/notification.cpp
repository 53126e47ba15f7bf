#include "vendors/gateways/braintree/notification.hpp"

#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"
#include "vendors/gateways/braintree/node.hpp"

namespace airside::braintree {

using gateways::WebhookEvent;
using gateways::WebhookKind;

namespace {

std::string digest_of(std::string_view text) { return to_hex(sha256(text).substr(0, 20)); }

void add_transaction(const Node& node, WebhookEvent& event) {
    auto id = node.text("id"), type = node.text_or("type");
    event.kind = type == "credit" ? WebhookKind::REFUND : WebhookKind::PAYMENT;
    event.payment_id = type == "credit" ? node.text_or("refunded-transaction-id") : id;
    // A refund carries the reference of the refund, which names no payment.
    if (type != "credit") event.our_reference = node.text_or("order-id");
}

void add_subject(const Node& subject, WebhookEvent& event) {
    if (auto transaction = subject.find("transaction")) {
        add_transaction(*transaction, event);
    } else if (auto dispute = subject.find("dispute")) {
        auto disputed = dispute->find("transaction");
        if (!disputed) return;
        event.kind = WebhookKind::DISPUTE;
        event.payment_id = disputed->text_or("id");
        event.our_reference = disputed->text_or("order-id");
    } else if (auto review = subject.find("transaction-review")) {
        event.kind = WebhookKind::PAYMENT;
        event.payment_id = review->text_or("transaction-id");
    }
}

}  // namespace

std::optional<Signed> read_form(std::string_view body) {
    auto fields = http::parse_query(body);
    if (!fields) return {};
    Signed form;
    for (const auto& [name, value] : *fields) {
        if (name == "bt_signature") form.signature = value;
        if (name == "bt_payload") form.payload = value;
    }
    if (form.signature.empty() || form.payload.empty()) return {};
    return form;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string packed;
    for (char c : text)
        if (c != '\n' && c != '\r' && c != ' ') packed += c;
    if (packed.empty()) return {};
    return base64_decode(packed);
}

WebhookEvent read_notification(std::string_view payload) {
    auto xml = from_base64(payload);
    if (!xml) throw BadReply("braintree: bt_payload is no Base64");
    Document document(*xml);
    auto root = document.root("notification");
    auto at = root.instant("timestamp");
    if (!at) root.bad("timestamp", "is missing");
    WebhookEvent event{.id = "bt_" + digest_of(*xml),
                       .type = root.text("kind").substr(0, 100),
                       .kind = WebhookKind::OTHER,
                       .payment_id = {},
                       .our_reference = {},
                       .created_at = *at};
    if (auto subject = root.find("subject")) add_subject(*subject, event);
    if (!event.payment_id.empty() && !is_id(event.payment_id)) event.payment_id.clear();
    if (event.payment_id.empty() && event.our_reference.empty()) event.kind = WebhookKind::OTHER;
    return event;
}

}  // namespace airside::braintree
