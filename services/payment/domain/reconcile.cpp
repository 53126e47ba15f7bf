#include "services/payment/domain/reconcile.hpp"

#include <algorithm>
#include <array>

#include <boost/describe/enum_to_string.hpp>

namespace airside::payment {

using Kind = gateways::Settlement::Kind;

namespace {

bool holds_money(PaymentStatus status) {
    return status == PaymentStatus::CAPTURED || status == PaymentStatus::COMPLETED ||
           status == PaymentStatus::PARTIALLY_REFUNDED || status == PaymentStatus::REFUNDED;
}

// Each with what names the payment.
Difference about(const PaymentFacts& facts, ExceptionKind kind, std::string subject, std::string explanation) {
    return {.kind = kind,
            .subject = std::move(subject),
            .gateway = facts.gateway,
            .payment_id = facts.id,
            .booking_id = facts.booking_id,
            .explanation = std::move(explanation)};
}

std::string subject_of(const PaymentFacts& facts) { return "payment " + facts.id.str(); }
std::string subject_of(const RefundFacts& refund) { return "refund " + refund.id.str(); }
std::string subject_of(PaymentGateway gateway, const SettledMovement& movement) {
    return "settlement " + std::string(to_string(gateway)) + " " + movement.settlement_id;
}

// The sum of those in the currency; nothing where one is in another.
std::optional<Money> sum_of(const std::vector<const SettledMovement*>& movements, const Currency& currency) {
    auto sum = Money::zero(currency);
    for (auto* one : movements) {
        if (one->gross.currency() != currency) return {};
        sum += one->gross;
    }
    return sum;
}

// The gateway has reported on that time, and had the time that it may take.
bool is_reported(const PaymentFacts& facts, Instant at, const ReconcileConfig& config) {
    return facts.reported_from && facts.reported_until && at >= *facts.reported_from &&
           *facts.reported_until >= at + config.settlement_time;
}

bool belongs_to(const SettledMovement& movement, const RefundFacts& refund) {
    return movement.our_reference == refund.id.str() || (refund.gateway_refund_id && !movement.transaction_id.empty() &&
                                                         movement.transaction_id == *refund.gateway_refund_id);
}

void compare_capture(const PaymentFacts& facts, const ReconcileConfig& config, Judged& judged) {
    std::vector<const SettledMovement*> captures;
    for (const auto& one : facts.movements)
        if (one.kind == Kind::CAPTURE) captures.push_back(&one);
    auto sum = sum_of(captures, facts.amount.currency());
    if (!holds_money(facts.status)) {
        if (captures.empty()) return;
        auto status = std::string(boost::describe::enum_to_string(facts.status, "?"));
        auto found = about(facts, ExceptionKind::UNKNOWN_AT_OURS, subject_of(facts),
                           "the gateway has settled a capture, and the payment is " + status + " here");
        found.found = sum;
        judged.differences.push_back(std::move(found));
        return;
    }
    if (captures.empty()) {
        if (!facts.captured_at || !is_reported(facts, *facts.captured_at, config)) return;
        auto missing = about(facts, ExceptionKind::MISSING_AT_GATEWAY, subject_of(facts),
                             "it is captured here, and in no report of the gateway's");
        missing.expected = facts.amount;
        judged.differences.push_back(std::move(missing));
        return;
    }
    judged.settled = sum == facts.amount;
    if (judged.settled) return;
    bool twice = captures.size() > 1 && sum && *sum > facts.amount;
    auto differs =
        about(facts, twice ? ExceptionKind::DUPLICATE_CAPTURE : ExceptionKind::AMOUNT_DIFFERS, subject_of(facts),
              twice ? "the gateway has settled " + std::to_string(captures.size()) + " captures of it"
              : sum ? "the gateway has settled another amount"
                    : "the gateway has settled it in another currency: " + captures.front()->gross.str());
    differs.expected = facts.amount;
    differs.found = sum;
    judged.differences.push_back(std::move(differs));
}

// What the refund's movements should come to; nothing: it is not decided yet.
std::optional<Money> expected_of(const RefundFacts& refund) {
    auto nothing = Money::zero(refund.amount.currency());
    if (refund.status == RefundStatus::COMPLETED) return nothing - refund.amount;
    if (refund.status == RefundStatus::FAILED || refund.status == RefundStatus::CANCELLED) return nothing;
    return {};
}

void compare_refund(const PaymentFacts& facts, const RefundFacts& refund, const ReconcileConfig& config,
                    Judged& judged) {
    auto expected = expected_of(refund);
    if (!expected) return;
    std::vector<const SettledMovement*> moved;
    for (const auto& one : facts.movements)
        if (one.kind == Kind::REFUND && belongs_to(one, refund)) moved.push_back(&one);
    auto sum = sum_of(moved, refund.amount.currency());
    if (moved.empty()) {
        bool late = refund.completed_at && is_reported(facts, *refund.completed_at, config);
        if (refund.status != RefundStatus::COMPLETED || !late) return;
        auto missing = about(facts, ExceptionKind::MISSING_AT_GATEWAY, subject_of(refund),
                             "the refund is done here, and in no report of the gateway's");
        missing.expected = expected;
        judged.differences.push_back(std::move(missing));
        return;
    }
    if (sum == expected) return;
    // What a bank has sent back may be reported later.
    if (refund.failed_at && !is_reported(facts, *refund.failed_at, config)) return;
    auto differs = about(facts, ExceptionKind::AMOUNT_DIFFERS, subject_of(refund),
                         "the gateway's movements of the refund come to another amount");
    differs.expected = expected;
    differs.found = sum;
    judged.differences.push_back(std::move(differs));
}

void compare_others(const PaymentFacts& facts, Judged& judged) {
    for (const auto& one : facts.movements) {
        bool ours = std::ranges::any_of(facts.refunds, [&](const RefundFacts& r) { return belongs_to(one, r); });
        bool unknown_refund = one.kind == Kind::REFUND && !ours;
        if (!unknown_refund && one.kind != Kind::DISPUTE) continue;
        auto kind = unknown_refund ? ExceptionKind::UNKNOWN_AT_OURS : ExceptionKind::DISPUTED;
        auto difference = about(facts, kind, subject_of(facts.gateway, one),
                                unknown_refund ? "the gateway has refunded, and it was not us who asked for it"
                                               : "the gateway has moved money because of a dispute");
        difference.found = one.gross;
        judged.differences.push_back(std::move(difference));
    }
}

void compare_tickets(const PaymentFacts& facts, const ReconcileConfig& config, Instant now, Judged& judged) {
    if (!holds_money(facts.status) || !facts.captured_at) return;
    if (facts.captured_before > 0 && facts.refunded.is_zero()) {
        auto twice = about(facts, ExceptionKind::DUPLICATE_CAPTURE, "booking " + facts.booking_id.str(),
                           "another payment of the same booking is captured, too");
        twice.found = facts.amount;
        judged.differences.push_back(std::move(twice));
    }
    if (!facts.tickets || now - *facts.captured_at < config.ticket_time) return;
    auto left = facts.amount - facts.refunded;
    // A ticket that was refunded may leave a penalty with us.
    if (!left.is_zero() && facts.tickets->valid == 0 && facts.tickets->refunded == 0) {
        auto money = about(facts, ExceptionKind::MONEY_WITHOUT_TICKET, subject_of(facts),
                           "it is captured and not given back, and the booking has no valid ticket");
        money.found = left;
        judged.differences.push_back(std::move(money));
    }
    if (left.is_zero() && facts.tickets->valid > 0 && !facts.money_elsewhere) {
        auto ticket =
            about(facts, ExceptionKind::TICKET_WITHOUT_MONEY, subject_of(facts),
                  "all was given back, and the booking has " + std::to_string(facts.tickets->valid) + " valid tickets");
        ticket.expected = facts.amount;
        ticket.found = left;
        judged.differences.push_back(std::move(ticket));
    }
}

constexpr std::array<std::pair<Kind, std::string_view>, 5> kinds{{{Kind::CAPTURE, "CAPTURE"},
                                                                  {Kind::REFUND, "REFUND"},
                                                                  {Kind::DISPUTE, "DISPUTE"},
                                                                  {Kind::FEE, "FEE"},
                                                                  {Kind::OTHER, "OTHER"}}};

}  // namespace

std::string ReconcileConfig::check() const {
    using std::chrono::hours;
    if (report_window < std::chrono::minutes(1) || report_window > hours(24 * 31))
        return "report_window is from a minute to 31 days";
    // The last one is read anew, so that with one alone no run would come further.
    if (report_windows < 2) return "report_windows is two at least";
    if (most_payments < 200) return "most_payments is 200 at least";
    if (every < std::chrono::minutes(1)) return "every is a minute at least";
    return "";
}

Judged judge_payment(const PaymentFacts& facts, const ReconcileConfig& config, Instant now) {
    Judged judged{};
    compare_capture(facts, config, judged);
    for (const auto& refund : facts.refunds) compare_refund(facts, refund, config, judged);
    compare_others(facts, judged);
    compare_tickets(facts, config, now, judged);
    return judged;
}

Difference unknown_movement(PaymentGateway gateway, const SettledMovement& movement) {
    return {.kind = movement.kind == Kind::DISPUTE ? ExceptionKind::DISPUTED : ExceptionKind::UNKNOWN_AT_OURS,
            .subject = subject_of(gateway, movement),
            .gateway = gateway,
            .found = movement.gross,
            .explanation = "the gateway has moved money that belongs to no payment of ours"};
}

Difference unpaid_ticket(BookingId booking, int tickets) {
    return {.kind = ExceptionKind::TICKET_WITHOUT_MONEY,
            .subject = "booking " + booking.str(),
            .booking_id = booking,
            .explanation =
                "the booking has " + std::to_string(tickets) + " valid tickets, and no payment that holds money"};
}

std::string_view to_string(Kind kind) {
    for (const auto& [value, name] : kinds)
        if (value == kind) return name;
    return "OTHER";
}

std::optional<Kind> settlement_kind(std::string_view text) {
    for (const auto& [value, name] : kinds)
        if (name == text) return value;
    return {};
}

}  // namespace airside::payment
