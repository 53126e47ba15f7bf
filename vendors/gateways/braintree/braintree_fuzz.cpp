// Braintree's replies and notifications as somebody hostile, or something broken, would send them.
#include "vendors/fuzz.hpp"
#include "vendors/gateways/braintree/errors.hpp"
#include "vendors/gateways/braintree/notification.hpp"
#include "vendors/gateways/braintree/signature.hpp"

namespace {

using namespace airside;

void check(const braintree::Transaction& transaction) {
    if (transaction.id.empty()) vendors::fuzz::breach("a transaction without an id");
    if (transaction.amount.negative()) vendors::fuzz::breach("negative: " + transaction.amount.str());
    if (transaction.type == "credit") {
        (void)braintree::refund_of(transaction);
        return;
    }
    auto payment = braintree::payment_of(transaction, {});
    for (auto& money : {payment.amount, payment.captured, payment.refunded})
        if (money.negative()) vendors::fuzz::breach("negative: " + money.str());
    if (payment.refunded > payment.captured || payment.captured > payment.amount)
        vendors::fuzz::breach("more is refunded than captured, or captured than authorised");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using vendors::fuzz::expect_vendor;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    expect_vendor("braintree: ", [&] { check(braintree::read_transaction(text)); });
    expect_vendor("braintree: ", [&] {
        for (auto& transaction : braintree::read_transactions(text)) check(transaction);
    });
    expect_vendor("braintree: ", [&] { braintree::read_ids(text); });
    expect_vendor("braintree: ", [&] { braintree::read_method(text); });
    expect_vendor("braintree: ", [&] { braintree::read_notification(text); });
    (void)braintree::refusal_of(422, braintree::read_error(text));
    (void)braintree::read_form(text);
    // What is recorded can be read again, unless it was left out.
    auto recorded = braintree::redacted(text);
    if (recorded.starts_with('<')) (void)xml::parse(recorded);
    if (braintree::refuse_signature(text, "payload", "public", "private").empty())
        vendors::fuzz::breach("a signature was guessed");
    return 0;
}
