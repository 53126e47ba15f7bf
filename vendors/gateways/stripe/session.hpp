// Talks HTTP with Stripe: its headers, and what its conflicts mean.
#pragma once
#include <string>

#include "vendors/gateways/session.hpp"
#include "vendors/gateways/stripe/form.hpp"
#include "vendors/gateways/stripe/stripe.hpp"

namespace airside::stripe {

using gateways::Answer;

struct Call {
    std::string operation;  // of the port, for the recording
    http::Method method;
    std::string path;  // "/v1/payment_intents"
    Form form{};       // the body of a POST, the query of a GET
    std::string idempotency_key{};
    std::string shown_path{};  // in the recording, where the path holds a token
};

struct Stripe::Session final : gateways::HttpSession {
    Session(http::Client& client, Options settings)
        : HttpSession(client, gateways::PaymentGateway::STRIPE, "stripe"), options(std::move(settings)) {}
    awaitable<Answer> send(Call call, const gateways::CallContext& context);

    Options options;

  private:
    http::OutRequest request_for(const Call& call) const;
    void judge(const http::Reply& reply, Answer& answer) const override;
    std::string redacted(std::string_view reply) const override;
};

}  // namespace airside::stripe
