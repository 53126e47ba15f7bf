// What gateways have settled, how far their reports were read, and what is held against it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/payment/domain/reconcile.hpp"

namespace airside::payment::store {

struct Mark {
    Instant began, up_to;
};
AIRSIDE_FIELDS(Mark, began, up_to)
awaitable<std::optional<Mark>> find_mark(postgres::Pool& pool, std::string name);
// Where there is none, one that begins at `began`.
awaitable<Mark> mark_of(postgres::Pool& pool, std::string name, Instant began);
awaitable<> advance_mark(postgres::Pool& pool, std::string name, Instant up_to);  // never back
awaitable<> set_mark(postgres::Pool& pool, std::string name, Instant up_to);

// Each once. Returns how many are new.
awaitable<std::int64_t> import_settlements(postgres::Pool& pool, PaymentGateway gateway,
                                           const std::vector<gateways::Settlement>& settlements, Instant now);

// Those that have come since they were last compared.
struct Unjudged {
    PaymentGateway gateway;
    SettledMovement movement;
    std::optional<PaymentId> payment_id;  // none: nobody's that we know
};
awaitable<std::vector<Unjudged>> unjudged_settlements(postgres::Pool& pool, int limit);
awaitable<> mark_judged(postgres::Pool& pool, const std::vector<Unjudged>& judged, Instant now);

struct LooseMovement {
    SettledMovement movement;
    std::optional<PaymentId> payment_id;  // found by now
};
// Looks for its payment once more. Nothing: there is no such movement.
awaitable<std::optional<LooseMovement>> match_again(postgres::Pool& pool, PaymentGateway gateway,
                                                    std::string settlement_id);

struct Moved {
    PaymentId id;
    Instant moved_at;
};
AIRSIDE_FIELDS(Moved, id, moved_at)
// Captured, refunded, or a refund sent back by a bank, behind this place and before `to`, the earliest first: a payment
// may be there several times.
awaitable<std::vector<Moved>> moved_after(postgres::Pool& pool, Moved place, Instant to, int limit);

// Without tickets and without how far the gateway has reported. Payments that were anonymised are left out.
awaitable<std::vector<PaymentFacts>> facts_of(postgres::Pool& pool, std::vector<PaymentId> ids);

// Those of the bookings for which a payment was captured, whatever was given back.
awaitable<std::vector<BookingId>> captured_bookings(postgres::Pool& pool, std::vector<BookingId> bookings);

}  // namespace airside::payment::store
