// PayPal's replies, reports and events as somebody hostile, or something broken, would send them.
#include "vendors/fuzz.hpp"
#include "vendors/gateways/paypal/certificates.hpp"
#include "vendors/gateways/paypal/reply.hpp"

namespace {

using namespace airside;

void check(const paypal::Order& order) {
    const auto& payment = order.payment;
    if (payment.id.empty()) vendors::fuzz::breach("a payment without an id");
    for (const auto& money : {payment.amount, payment.captured, payment.refunded})
        if (money.negative() || money > payment.amount) vendors::fuzz::breach("no amount of it: " + money.str());
    if (payment.state == gateways::PaymentState::FAILED && !payment.failure)
        vendors::fuzz::breach("failed for no reason");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using vendors::fuzz::expect_vendor;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    expect_vendor("paypal: ", [&] { check(paypal::read_order(text)); });
    expect_vendor("paypal: ", [&] { paypal::read_transaction(text); });
    expect_vendor("paypal: ", [&] { paypal::read_refund(text); });
    expect_vendor("paypal: ", [&] { paypal::read_saved(text); });
    expect_vendor("paypal: ", [&] { paypal::read_token(text); });
    expect_vendor("paypal: ", [&] {
        for (const auto& line : paypal::read_report(text).lines) paypal::settlement_of(line);
    });
    expect_vendor("paypal: ", [&] { paypal::read_event(text); });
    paypal::read_error(text);
    paypal::redacted(text);
    paypal::certificate_place(text, {"api.paypal.com", "127.0.0.1"});
    paypal::Certificates certificates(".paypal.com", "");
    auto kept = certificates.keep("url", std::string(text), false, Instant{});
    if (std::holds_alternative<paypal::Certificate>(kept)) vendors::fuzz::breach("a certificate was forged");
    return 0;
}
