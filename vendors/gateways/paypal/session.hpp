// Talks HTTP with PayPal: the access token, headers, and the calls that several operations are made of.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "vendors/gateways/paypal/certificates.hpp"
#include "vendors/gateways/paypal/paypal.hpp"
#include "vendors/gateways/paypal/reply.hpp"
#include "vendors/gateways/session.hpp"

namespace airside::paypal {

using gateways::Answer;
using gateways::CallContext;
using gateways::Outcome;

struct Call {
    std::string operation;  // of the port, for the recording
    http::Method method;
    std::string path;    // "/v2/checkout/orders", with its query
    std::string body{};  // JSON
    std::string request_id{};
    std::string shown_path{};  // in the recording, where the path holds a token
};

struct PayPal::Session final : gateways::HttpSession {
    Session(http::Client& client, Options settings);

    // With a token that was not accepted renewed, and the call repeated once: it was not carried out.
    awaitable<Answer> send(Call call, const CallContext& context);
    // Also FAILED and what waits for its payer are done. Never Unknown.
    awaitable<Outcome<Order>> read_order(std::string operation, const std::string& id, const CallContext& context);
    // Of an order that its payer has approved.
    awaitable<Outcome<Order>> authorise_order(std::string operation, const Order& order, const std::string& key,
                                              const CallContext& context);
    // An authorisation ("authorizations") or a capture ("captures"). Never Unknown.
    awaitable<Outcome<Transaction>> read_transaction(std::string operation, std::string_view kind,
                                                     const std::string& id, const CallContext& context);
    // All pages of the report of transactions. Never Unknown.
    awaitable<Outcome<Report>> report(std::string operation, Instant from, Instant to, bool only_movements,
                                      const CallContext& context);
    // The certificate, or why there is none.
    struct NoCertificate {
        std::string why;
        bool try_again;
    };
    awaitable<std::variant<Certificate, NoCertificate>> certificate(const std::string& url, Instant now,
                                                                    const CallContext& context);

    http::Client& client;
    Options options;

  private:
    struct Granted {
        Token token;
        Steady::time_point renew_at, expires_at;
    };
    awaitable<std::optional<Answer>> have_token(const CallContext& context);
    awaitable<Answer> fetch_token(Steady::time_point deadline);
    gateways::Outgoing outgoing_for(const Call& call) const;
    void judge(const http::Reply& reply, Answer& answer) const override;
    std::string redacted(std::string_view reply) const override { return paypal::redacted(reply); }

    std::optional<Granted> granted_;
    bool renewing_ = false;
    Certificates certificates_;
};

gateways::Refused refused_by(const Answer& answer);

// What a write became that has no value.
template <class T>
Outcome<T> without_value(const Answer& answer) {
    if (answer.kind == Answer::Kind::not_done) return gateways::Unavailable{answer.why, answer.retry_after_s};
    if (answer.kind == Answer::Kind::unknown) return gateways::Unknown{answer.why};
    return refused_by(answer);
}

template <class T>
Outcome<T> read_without_value(const Answer& answer) {
    if (answer.kind == Answer::Kind::refused) return refused_by(answer);
    return gateways::Unavailable{answer.why, answer.retry_after_s};
}

// An id goes into a path, so it must be one.
bool is_resource_id(std::string_view id);
gateways::Refused no_such(std::string_view what, const std::string& id);

}  // namespace airside::paypal
