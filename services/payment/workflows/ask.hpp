// Asking a gateway, and finding out by other means where it gives no clear answer.
#pragma once
#include <vector>

#include "services/payment/workflows/advance.hpp"

namespace airside::payment {

struct Asked {
    gateways::Outcome<gateways::GatewayPayment> outcome;
    bool missing = false;                          // the gateway knows nothing of it, and that counts
    std::optional<gateways::SavedMethod> saved{};  // on the way: what was charged is this
    bool not_saved = false;                        // it was to be saved, and can't be
    std::vector<gateways::RecordedMessage> messages{};
};
awaitable<Asked> ask_gateway(Context& service, const Begun& begun, std::string traceparent);

// For one call: with its deadline; what passes is added to `messages`, which outlives it.
gateways::CallContext context_for(const Context& service, const std::string& traceparent,
                                  std::vector<gateways::RecordedMessage>& messages);

}  // namespace airside::payment
