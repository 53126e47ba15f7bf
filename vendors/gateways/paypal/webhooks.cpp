// Webhooks, verified without asking PayPal: by the certificate that they name.
#include "vendors/gateways/paypal/session.hpp"

namespace airside::paypal {

namespace {

struct Transmission {
    std::string id, time, signature, certificate_url, algorithm;
};

std::string header(const http::Headers& headers, std::string_view name) {
    return std::string(headers.get(name).value_or(""));
}

Transmission transmission_in(const http::Headers& headers) {
    return {header(headers, "PAYPAL-TRANSMISSION-ID"), header(headers, "PAYPAL-TRANSMISSION-TIME"),
            header(headers, "PAYPAL-TRANSMISSION-SIG"), header(headers, "PAYPAL-CERT-URL"),
            header(headers, "PAYPAL-AUTH-ALGO")};
}

// What can be seen without the certificate.
std::string why_not(const Transmission& sent, const Options& options, Instant now) {
    if (options.webhook_id.empty()) return "webhook_id is not configured";
    if (sent.id.empty() || sent.time.empty() || sent.signature.empty() || sent.certificate_url.empty())
        return "a PAYPAL-TRANSMISSION header or PAYPAL-CERT-URL is missing";
    // They are parted by it in what is signed.
    if (sent.id.find('|') != std::string::npos || sent.time.find('|') != std::string::npos)
        return "a PAYPAL-TRANSMISSION header is malformed";
    if (sent.algorithm != "SHA256withRSA") return "PAYPAL-AUTH-ALGO is not SHA256withRSA";
    auto at = parse_instant(sent.time);
    if (!at) return "PAYPAL-TRANSMISSION-TIME is no time";
    if (now - *at > options.webhook_tolerance || *at - now > options.webhook_tolerance)
        return "the transmission is too old, or from the future";
    return {};
}

}  // namespace

awaitable<gateways::WebhookVerdict> PayPal::verify_webhook(const http::Headers& headers, const std::string& body,
                                                           Instant now, const CallContext& context) {
    gateways::WebhookVerdict verdict;
    auto sent = transmission_in(headers);
    verdict.why_not = why_not(sent, session_->options, now);
    if (!verdict.why_not.empty()) co_return verdict;
    auto fetched = co_await session_->certificate(sent.certificate_url, now, context);
    if (auto* none = std::get_if<Session::NoCertificate>(&fetched)) {
        verdict.why_not = none->why;
        verdict.try_again = none->try_again;
        co_return verdict;
    }
    const auto& certificate = std::get<Certificate>(fetched);
    auto text = signed_text(sent.id, sent.time, session_->options.webhook_id, body);
    if (!certificate.is_valid_at(now))
        verdict.why_not = "the certificate is not valid any more";
    else if (!certificate.has_signed(text, sent.signature))
        verdict.why_not = "the signature does not match";
    if (!verdict.why_not.empty()) co_return verdict;
    std::optional<ReadEvent> read;
    try {
        read = read_event(body);
    } catch (const BadReply& error) {
        verdict.why_not = error.what();
    }
    if (!read) co_return verdict;
    if (read->event.payment_id.empty() && !read->capture_id.empty()) {
        auto capture = co_await session_->read_transaction("webhook", "captures", read->capture_id, context);
        if (auto* unavailable = capture.unavailable()) {
            verdict.why_not = "its payment could not be looked up: " + unavailable->why;
            verdict.try_again = true;
            co_return verdict;
        }
        if (capture.done()) {
            read->event.payment_id = capture.value().order_id;
            read->event.our_reference = capture.value().our_reference;
        }
    }
    if (read->event.payment_id.empty() && read->event.our_reference.empty())
        read->event.kind = gateways::WebhookKind::OTHER;
    verdict.event = std::move(read->event);
    co_return verdict;
}

}  // namespace airside::paypal
