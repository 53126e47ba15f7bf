// What tests of refunds share.
#pragma once
#include "services/payment/test_support.hpp"
#include "services/payment/workflows/refund.hpp"

namespace airside::payment {

inline Money usd(std::string_view amount) { return *Money::parse(amount, Currency::of("USD")); }

struct RefundTest : PaymentTest {
    std::string refunds() const {
        return db.value("SELECT string_agg(status || ':' || amount::numeric(15,2), ' ' ORDER BY id) FROM refunds");
    }
    std::string sums() const { return db.value("SELECT refund_reserved || ' ' || refunded_amount FROM payments"); }
    static awaitable<> deliver(Deployment& d, Reactor& reactor, std::string body) {
        StripeWebhook event{.signature = Header<"Stripe-Signature", Text<1, 4000>>{{"good"}},
                            .body = {std::move(body)}};
        co_await stripe_webhook(d.context, Caller{}, std::move(event));
        while (reactor.spawned() > 1) co_await reactor.sleep(std::chrono::milliseconds(5));
    }
    static awaitable<RefundView> newest(Deployment& d, PaymentId id) {
        auto page = co_await list_refunds(d.context, Caller::of_service("booking"),
                                          ListRefunds{.id = id, .cursor = {}, .limit = {}});
        co_return page.items.at(0);
    }
};

}  // namespace airside::payment
