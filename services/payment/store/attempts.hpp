// Calls to gateways: each has a row before it is made, and what passed is kept, redacted, beside the payment.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/payment/domain/payment.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::payment::store {

// What a gateway says, as it may be kept: without bytes that no text of PostgreSQL's may hold, and without card
// numbers.
std::string safe_text(std::string text);

// Its number, from 1. The caller holds the payment's lock.
awaitable<int> open_attempt(postgres::Transaction& tx, const Payment& payment, AttemptOperation operation,
                            std::optional<Uuid> refund, const std::string& gateway_key, Instant now);

struct AttemptEnd {
    std::optional<bool> success;  // none: not known
    std::string code, message, gateway_id;
};
void queue_attempt_end(postgres::Transaction& tx, const Payment& payment, int attempt, const AttemptEnd& end,
                       Instant now);
// Earlier attempts at the payment's gateway with the same key, whose outcome was not known, have the same one.
void queue_earlier_ends(postgres::Transaction& tx, const Payment& payment, const std::string& gateway_key, bool success,
                        Instant now);

// Newest first, from before the attempt of this number.
awaitable<std::vector<AttemptView>> list_attempts(postgres::Pool& pool, PaymentId payment, std::optional<int> before,
                                                  int limit);

void queue_message(postgres::Transaction& tx, const Payment& payment, const gateways::RecordedMessage& message,
                   Instant now);

}  // namespace airside::payment::store
