// Asking a gateway about a refund, and finding out by other means where it gives no clear answer.
#pragma once
#include <vector>

#include "services/payment/domain/refund.hpp"
#include "services/payment/impl.hpp"

namespace airside::payment {

struct BegunRefund {
    Payment payment;
    Refund refund;
    RefundStep step = RefundStep::nothing;
    int attempt = 0;  // 0: a look, which is no attempt
};

struct AskedRefund {
    gateways::Outcome<gateways::GatewayRefund> outcome;
    bool missing = false;  // the gateway lists none of ours, and that counts
    std::vector<gateways::RecordedMessage> messages{};
};
awaitable<AskedRefund> ask_gateway(Context& service, const BegunRefund& begun, std::string traceparent);

struct ListedRefunds {
    gateways::Outcome<std::vector<gateways::GatewayRefund>> outcome;
    std::vector<gateways::RecordedMessage> messages{};
};
awaitable<ListedRefunds> list_at_gateway(Context& service, const Payment& payment, std::string traceparent);

}  // namespace airside::payment
