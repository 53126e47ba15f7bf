// The contract of every gateway, on the simulator's Stripe; and its webhooks, as they come over the wire.
#include "vendors/gateways/contract_suite.hpp"
#include "vendors/gateways/stripe/stripe.hpp"

namespace airside::gateways::suite {
namespace {

struct StripeSubject {
    static constexpr std::string_view vendor = "stripe";
    static constexpr Operations operations{"payment_intents.create", "payment_intents.capture",
                                           "payment_intents.cancel", "refunds.create", "payment_intents.retrieve"};
    static constexpr Cards cards{"pm_card_visa",
                                 "pm_card_chargeDeclinedInsufficientFunds",
                                 "pm_card_chargeDeclined",
                                 "pm_card_chargeDeclinedStolenCard",
                                 "pm_card_authenticationRequired",
                                 "pm_card_doesnotexist"};
    static std::unique_ptr<Gateway> make(http::Client& client, const std::string& url) {
        stripe::Options options;
        options.base_url = url;
        options.secret_key = config::Secret("sk_test_airside");
        options.webhook_secrets.emplace_back("whsec_airside");
        return std::make_unique<stripe::Stripe>(client, std::move(options));
    }
    static awaitable<> pass_challenge(Bench& b, const std::string& payment_id, bool passed) {
        auto path = "/_sim/payments/" + payment_id + "/authenticate" + (passed ? "" : "?fail=1");
        co_await b.tell(http::Method::POST, std::move(path));
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayContract, StripeSubject);

}  // namespace airside::gateways::suite
