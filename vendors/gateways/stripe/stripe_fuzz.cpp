// Stripe's replies and events as somebody hostile, or something broken, would send them.
#include "vendors/fuzz.hpp"
#include "vendors/gateways/stripe/reply.hpp"
#include "vendors/gateways/stripe/signature.hpp"

namespace {

using namespace airside;

void check(const gateways::GatewayPayment& payment) {
    if (payment.id.empty()) vendors::fuzz::breach("a payment without an id");
    for (auto& money : {payment.amount, payment.captured, payment.refunded})
        if (money.negative()) vendors::fuzz::breach("negative: " + money.str());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using vendors::fuzz::expect_vendor;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    expect_vendor("stripe: ", [&] { check(stripe::read_intent(text)); });
    expect_vendor("stripe: ", [&] {
        for (auto& payment : stripe::read_intents(text)) check(payment);
    });
    expect_vendor("stripe: ", [&] { stripe::read_refund(text); });
    expect_vendor("stripe: ", [&] { stripe::read_refunds(text); });
    expect_vendor("stripe: ", [&] { stripe::read_event(text); });
    stripe::read_error(text);
    stripe::redacted(text);
    auto refused = stripe::refuse_signature(text, "{}", {"whsec_unknown"}, Instant{}, std::chrono::seconds{300});
    if (refused.empty()) vendors::fuzz::breach("a signature was guessed");
    return 0;
}
