#include "services/payment/domain/reconcile.hpp"

#include <gtest/gtest.h>

#include "services/payment/domain/test_payment.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using K = ExceptionKind;
using Move = gateways::Settlement::Kind;

const ReconcileConfig config;
Money usd(std::string_view amount) { return *Money::parse(amount, Currency::of("USD")); }

// Captured ten days ago, reported, ticketed.
PaymentFacts facts(PaymentStatus status = PaymentStatus::CAPTURED) {
    auto payment = a_payment();
    PaymentFacts f{.id = payment.id,
                   .booking_id = payment.booking_id,
                   .gateway = PaymentGateway::STRIPE,
                   .status = status,
                   .amount = usd("100.00"),
                   .refunded = usd("0.00"),
                   .captured_at = noon - 240h};
    f.tickets = TicketFacts{2, 0};
    f.reported_from = noon - 1000h;
    f.reported_until = noon;
    return f;
}
SettledMovement moved(Move kind, std::string_view amount, std::string transaction = "ch_1",
                      std::string reference = "") {
    return {"txn_" + transaction + std::string(amount), kind, std::move(transaction), std::move(reference),
            usd(amount)};
}
RefundFacts refund(RefundStatus status, std::string_view amount) {
    return {a_payment().id.uuid(), "re_1", status, usd(amount), noon - 230h};
}
std::string said(const PaymentFacts& f) {
    std::string text;
    for (const auto& one : judge_payment(f, config, noon).differences)
        text += std::string(boost::describe::enum_to_string(one.kind, "?")) + "/" +
                one.subject.substr(0, one.subject.find(' ')) + "/" + (one.expected ? one.expected->decimal() : "-") +
                "/" + (one.found ? one.found->decimal() : "-") + " ";
    return text;
}

TEST(Reconcile, WhatAgreesIsSettled) {
    auto f = facts();
    f.movements = {moved(Move::CAPTURE, "100.00"), moved(Move::FEE, "-3.20")};
    EXPECT_EQ(said(f), "");
    EXPECT_TRUE(judge_payment(f, config, noon).settled);
    f.movements = {moved(Move::CAPTURE, "60.00"), moved(Move::CAPTURE, "40.00", "ch_2")};
    EXPECT_TRUE(judge_payment(f, config, noon).settled) << "in two parts";
}

TEST(Reconcile, WhatIsInNoReportIsMissingOnceItShouldBeThere) {
    auto f = facts();
    EXPECT_EQ(said(f), "MISSING_AT_GATEWAY/payment/100.00/- ");
    f.reported_until = *f.captured_at + config.settlement_time - 1s;
    EXPECT_EQ(said(f), "") << "the gateway may take that long";
    f = facts();
    f.reported_from = *f.captured_at + 1s;
    EXPECT_EQ(said(f), "") << "it was before reports were read";
    f.reported_from.reset();
    EXPECT_EQ(said(f), "");
}

TEST(Reconcile, AmountsAreCompared) {
    auto f = facts();
    f.movements = {moved(Move::CAPTURE, "99.00")};
    EXPECT_EQ(said(f), "AMOUNT_DIFFERS/payment/100.00/99.00 ");
    EXPECT_FALSE(judge_payment(f, config, noon).settled);
    f.movements = {moved(Move::CAPTURE, "100.00"), moved(Move::CAPTURE, "100.00", "ch_2")};
    EXPECT_EQ(said(f), "DUPLICATE_CAPTURE/payment/100.00/200.00 ");
    f.movements[1].gross = *Money::parse("100.00", Currency::of("EUR"));
    f.movements.erase(f.movements.begin());
    EXPECT_EQ(said(f), "AMOUNT_DIFFERS/payment/100.00/- ") << "another currency has no sum";
}

TEST(Reconcile, WhatWasNeverCapturedHereIsNotOurs) {
    for (auto status : {PaymentStatus::CANCELLED, PaymentStatus::FAILED, PaymentStatus::AUTHORIZED}) {
        auto f = facts(status);
        f.captured_at.reset();
        f.movements = {moved(Move::CAPTURE, "100.00")};
        EXPECT_EQ(said(f), "UNKNOWN_AT_OURS/payment/-/100.00 ");
    }
}

TEST(Reconcile, RefundsAreCompared) {
    auto f = facts(PaymentStatus::PARTIALLY_REFUNDED);
    f.refunded = usd("20.00");
    f.refunds = {refund(RefundStatus::COMPLETED, "20.00")};
    f.movements = {moved(Move::CAPTURE, "100.00")};
    EXPECT_EQ(said(f), "MISSING_AT_GATEWAY/refund/-20.00/- ");
    f.movements.push_back(moved(Move::REFUND, "-20.00", "re_1"));
    EXPECT_EQ(said(f), "");
    f.movements[1] = moved(Move::REFUND, "-20.00", "", f.refunds[0].id.str());
    EXPECT_EQ(said(f), "") << "by our reference";
    f.movements[1] = moved(Move::REFUND, "-25.00", "re_1");
    EXPECT_EQ(said(f), "AMOUNT_DIFFERS/refund/-20.00/-25.00 ");
    f.movements[1] = moved(Move::REFUND, "-20.00", "re_of_the_console");
    EXPECT_EQ(said(f), "MISSING_AT_GATEWAY/refund/-20.00/- UNKNOWN_AT_OURS/settlement/-/-20.00 ");
}

TEST(Reconcile, ABouncedRefundHasMovedNothing) {
    auto f = facts();
    f.refunds = {refund(RefundStatus::FAILED, "20.00")};
    f.movements = {moved(Move::CAPTURE, "100.00"), moved(Move::REFUND, "-20.00", "re_1")};
    EXPECT_EQ(said(f), "AMOUNT_DIFFERS/refund/0.00/-20.00 ");
    f.movements.push_back(moved(Move::REFUND, "20.00", "re_1"));
    EXPECT_EQ(said(f), "");
    f.movements.pop_back();
    f.refunds[0].failed_at = noon - config.settlement_time + 1s;
    EXPECT_EQ(said(f), "") << "that it came back may be reported later";
    f.refunds[0].failed_at = noon - config.settlement_time;
    EXPECT_EQ(said(f), "AMOUNT_DIFFERS/refund/0.00/-20.00 ");
    f.refunds[0].status = RefundStatus::PROCESSING;
    EXPECT_EQ(said(f), "") << "it is not decided yet";
}

TEST(Reconcile, DisputesAreSaid) {
    auto f = facts();
    f.movements = {moved(Move::CAPTURE, "100.00"), moved(Move::DISPUTE, "-115.00", "dp_1")};
    EXPECT_EQ(said(f), "DISPUTED/settlement/-/-115.00 ");
}

TEST(Reconcile, MoneyHasATicketAndATicketHasMoney) {
    auto f = facts();
    f.movements = {moved(Move::CAPTURE, "100.00")};
    f.tickets = TicketFacts{0, 0};
    EXPECT_EQ(said(f), "MONEY_WITHOUT_TICKET/payment/-/100.00 ");
    f.captured_at = noon - config.ticket_time + 1s;
    EXPECT_EQ(said(f), "") << "it is being ticketed";
    f = facts();
    f.movements = {moved(Move::CAPTURE, "100.00")};
    f.tickets = TicketFacts{0, 2};
    EXPECT_EQ(said(f), "") << "what was refunded may leave a penalty";
    f.tickets.reset();
    EXPECT_EQ(said(f), "") << "not known";
    f.status = PaymentStatus::REFUNDED;
    f.refunded = f.amount;
    f.tickets = TicketFacts{2, 0};
    EXPECT_EQ(said(f), "TICKET_WITHOUT_MONEY/payment/100.00/0.00 ");
    f.money_elsewhere = true;
    EXPECT_EQ(said(f), "") << "another payment of the booking is for them";
    f.tickets = TicketFacts{0, 2};
    EXPECT_EQ(said(f), "");
}

TEST(Reconcile, ABookingIsPaidOnce) {
    auto f = facts();
    f.movements = {moved(Move::CAPTURE, "100.00")};
    f.captured_before = 1;
    EXPECT_EQ(said(f), "DUPLICATE_CAPTURE/booking/-/100.00 ");
}

TEST(Reconcile, TheConfigurationIsChecked) {
    EXPECT_EQ(ReconcileConfig{}.check(), "");
    ReconcileConfig bad;
    bad.report_window = std::chrono::hours(24 * 32);
    EXPECT_NE(bad.check(), "");
    bad = {};
    bad.report_windows = 1;
    EXPECT_NE(bad.check(), "");
    bad = {};
    bad.every = 1s;
    EXPECT_NE(bad.check(), "");
}

}  // namespace
}  // namespace airside::payment
