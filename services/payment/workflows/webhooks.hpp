// Gateways' events: verified, kept once, and worked off by reading the payment again at the gateway, so that one which
// comes late, twice or out of order does no harm.
#pragma once
#include "platform/http/message.hpp"
#include "services/payment/impl.hpp"
#include "services/payment/store/webhooks.hpp"

namespace airside::payment {

// Throws Problem 400 bad-signature. True: it is new and of interest, so that there is something to work off.
awaitable<bool> receive_webhook(Context& service, PaymentGateway gateway, http::Headers headers, std::string body);

// Works off what is due. Returns how many.
awaitable<std::size_t> work_off_webhooks(Context& service);

}  // namespace airside::payment
