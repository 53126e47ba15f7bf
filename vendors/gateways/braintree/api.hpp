// Braintree's calls, each answered with the transaction that it is about.
#pragma once
#include <string>
#include <vector>

#include "platform/xml/xml.hpp"
#include "vendors/gateways/braintree/braintree.hpp"
#include "vendors/gateways/braintree/reply.hpp"
#include "vendors/gateways/session.hpp"

namespace airside::braintree {

using gateways::Answer;
using gateways::CallContext;
using gateways::Outcome;

struct Call {
    std::string operation;  // of the port, for the recording
    http::Method method;
    std::string path;  // below the merchant's: "/transactions"
    std::optional<xml::Element> body{};
    std::string recorded_path{};  // where the path itself has what may not be kept
};

// Elements of a request's body. Names have underscores there, and hyphens in the answers.
xml::Element text_node(std::string name, std::string text);
xml::Element flag_node(std::string name, bool value);
xml::Element node(std::string name, std::vector<xml::Element> children);
xml::Element list_node(std::string name, const std::vector<std::string>& items);

struct Braintree::Api final : gateways::HttpSession {
    Api(http::Client& client, Options settings)
        : HttpSession(client, gateways::PaymentGateway::BRAINTREE, "braintree"), options(std::move(settings)) {}

    awaitable<Answer> send(Call call, const CallContext& context);

    // Reads: refused or unavailable where there is no value.
    awaitable<Outcome<Transaction>> fetch(const std::string& id, std::string operation, const CallContext& context);
    // All that a payment's ids name.
    awaitable<Outcome<std::vector<Transaction>>> refunds_in(const Transaction& sale, std::string operation,
                                                            const CallContext& context);
    awaitable<Outcome<gateways::GatewayPayment>> read(const std::string& id, std::string operation,
                                                      const CallContext& context);
    // Two steps, as there is no other way: the ids that fit, then the transactions in pages. Complete, or unavailable.
    awaitable<Outcome<std::vector<Transaction>>> search(std::vector<xml::Element> criteria, std::string operation,
                                                        const CallContext& context);

    Options options;

  private:
    std::string redacted(std::string_view reply) const override;
    awaitable<Outcome<std::vector<Transaction>>> page(std::vector<xml::Element> criteria,
                                                      const std::vector<std::string>& ids, std::string operation,
                                                      const CallContext& context);
};

gateways::Refused refused_by(const Answer& answer);
gateways::Refused no_such(std::string_view what, const std::string& id);

// What a write became that has no value, and what a read did.
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

// The transaction of a write's done answer. What can't be read, or is another's, leaves the outcome unknown. An empty
// id: whichever.
Outcome<Transaction> written(const Answer& answer, const std::string& id);
// The payment that a write's transaction makes, without refunds.
Outcome<gateways::GatewayPayment> payment_written(const Transaction& sale);

}  // namespace airside::braintree
