#include "services/payment/domain/decide.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/describe/enum_to_string.hpp>

#include "platform/core/ascii.hpp"
#include "platform/core/code.hpp"

namespace airside::payment {

using gateways::GatewayPayment;
using gateways::PaymentState;

namespace {

bool is_open(const Payment& p) { return p.status == PaymentStatus::PENDING || p.status == PaymentStatus::AUTHORIZED; }
bool has_ended_unpaid(const Payment& p) {
    return p.status == PaymentStatus::FAILED || p.status == PaymentStatus::CANCELLED;
}

void become(Payment& p, PaymentStatus status) {
    if (!may_become(p.status, status)) throw std::logic_error("a payment can't change its state so");
    p.status = status;
}

// The operation has its outcome; nothing is left to find out.
void settle(Payment& p, PaymentOutcome outcome) {
    p.outcome = outcome;
    p.next_check_at.reset();
    p.next_action.reset();
    p.checks = 0;
    p.missing_looks = 0;
}

void look_again(Payment& p, Instant at) {
    if (p.outcome != PaymentOutcome::IN_REVIEW) p.outcome = PaymentOutcome::UNKNOWN;
    p.next_check_at = at;
    ++p.checks;
}

// At once, with a new request of the gateway's.
void start_over(Payment& p, Operation operation, Instant now) {
    p.operation = operation;
    ++p.operation_number;
    p.operation_since = now;
    p.outcome = PaymentOutcome::UNKNOWN;
    p.next_check_at = now;
    p.checks = 0;
    p.missing_looks = 0;
}

// It is known that the gateway has not charged, and what is paid with can be used at another: that one is asked at
// once.
bool cascade(Payment& p, Instant now) {
    bool authorising = p.status == PaymentStatus::PENDING && p.operation == Operation::AUTHORIZE && !p.intent_id;
    if (!authorising || p.alternatives.empty()) return false;
    p.gateway = p.alternatives.front().gateway;
    p.token = std::move(p.alternatives.front().token);
    p.alternatives.erase(p.alternatives.begin());
    p.maybe_sent = false;
    start_over(p, Operation::AUTHORIZE, now);
    return true;
}

void fail(Payment& p, PaymentFailure code, std::string message, Instant now) {
    become(p, PaymentStatus::FAILED);
    p.failed_at = now;
    p.failure_code = code;
    p.failure_message = std::move(message);
}

constexpr std::size_t longest_brand = 20, longest_version = 10;

// What does not look like it is left out: no payment is lost for a gateway's odd words on a card.
void remember_card(Payment& p, const std::string& brand, const std::string& last4) {
    if (!brand.empty() && all_within(Alphabet::printable, brand)) p.card_brand = brand.substr(0, longest_brand);
    if (last4.size() == 4 && std::ranges::all_of(last4, is_digit)) p.card_last4 = last4;
}

void remember_facts(Payment& p, const GatewayPayment& seen) {
    p.intent_id = seen.id;
    if (!seen.transaction_id.empty()) p.transaction_id = seen.transaction_id;
    if (seen.card) {
        remember_card(p, seen.card->brand, seen.card->last4);
        if (seen.card->exp_month >= 1 && seen.card->exp_month <= 12) p.card_exp_month = seen.card->exp_month;
        if (seen.card->exp_year >= 2000 && seen.card->exp_year <= 2100) p.card_exp_year = seen.card->exp_year;
    }
    if (seen.three_d_secure) p.three_d_secure_status = boost::describe::enum_to_string(*seen.three_d_secure, "?");
    if (!seen.three_d_secure_version.empty())
        p.three_d_secure_version = seen.three_d_secure_version.substr(0, longest_version);
    if (seen.liability_shifted) p.liability_shifted = true;
    if (seen.capture_before) p.authorization_expires_at = seen.capture_before;
}

// We ended it by a void, and not because the booking asked for that.
bool is_refused_by_us(const Payment& p) {
    return p.failure_code == PaymentFailure::AUTHENTICATION_FAILED ||
           p.failure_code == PaymentFailure::AMOUNT_NOT_ALLOWED || p.failure_code == PaymentFailure::REVIEW_REJECTED ||
           p.failure_code == PaymentFailure::REVIEW_EXPIRED;
}

// It has ended for us, and the gateway holds something for it after all: that is given back, unless that is under way.
void give_back(Payment& p, Instant now) {
    bool under_way = p.operation == Operation::VOID && p.outcome == PaymentOutcome::UNKNOWN;
    if (!under_way) start_over(p, Operation::VOID, now);
}

// Held, and not told to the booking as authorised, until an agent has decided or the time for that is over.
Decision in_review(Payment p, Instant now) {
    settle(p, PaymentOutcome::IN_REVIEW);
    p.next_check_at = p.review_until;
    if (now < *p.review_until) return {std::move(p)};
    start_over(p, Operation::VOID, now);
    p.review_decision = PaymentDecision::EXPIRED;
    p.failure_code = PaymentFailure::REVIEW_EXPIRED;
    p.failure_message = "no agent decided in time";
    return {std::move(p)};
}

Decision begin_review(Payment p, Instant now, const Rules& rules) {
    auto until = now + rules.review_time;
    if (p.review_until) until = std::min<Instant>(until, *p.review_until);
    if (p.authorization_expires_at) until = std::min<Instant>(until, *p.authorization_expires_at - rules.review_margin);
    p.review_until = until;
    return in_review(std::move(p), now);
}

// The gateway holds less or more than what was asked for, or in another currency: nothing may be sold for that.
Decision seen_other_amount(Payment p, const GatewayPayment& seen, Instant now) {
    start_over(p, Operation::VOID, now);
    p.next_action.reset();
    p.failure_code = PaymentFailure::AMOUNT_NOT_ALLOWED;
    p.failure_message = "the gateway has authorised " + seen.amount.str();
    return {std::move(p), {}, true};
}

Decision seen_authorized(Payment p, const GatewayPayment& seen, Instant now, const Rules& rules) {
    if (p.status == PaymentStatus::PENDING && p.operation == Operation::AUTHORIZE) {
        if (seen.amount != p.amount) return seen_other_amount(std::move(p), seen, now);
        become(p, PaymentStatus::AUTHORIZED);
        p.authorized_at = now;
        if (p.fraud.status == FraudStatus::REVIEW) return begin_review(std::move(p), now, rules);
        settle(p, PaymentOutcome::DONE);
        return {std::move(p), payment_authorized};
    }
    if (p.outcome == PaymentOutcome::IN_REVIEW) return in_review(std::move(p), now);
    if (has_ended_unpaid(p)) {  // it was given up for lost, and is there after all
        give_back(p, now);
        return {std::move(p)};
    }
    if (p.status == PaymentStatus::PENDING) {  // to be voided, and now it is known what
        p.next_check_at = now;
        return {std::move(p)};
    }
    // A capture or void whose outcome was unknown has not happened. Long after it was asked for it will not happen,
    // either.
    bool waits = p.status == PaymentStatus::AUTHORIZED && p.operation != Operation::AUTHORIZE &&
                 p.outcome == PaymentOutcome::UNKNOWN;
    if (waits && now - p.operation_since >= rules.settle_time) start_over(p, p.operation, now);
    return {std::move(p)};
}

Decision seen_captured(Payment p, const GatewayPayment& seen, Instant now) {
    if (has_ended_unpaid(p)) {
        settle(p, PaymentOutcome::REFUSED);
        return {std::move(p), {}, true};
    }
    if (!is_open(p)) return {std::move(p)};
    become(p, PaymentStatus::CAPTURED);
    if (!p.authorized_at) p.authorized_at = now;
    p.captured_at = now;
    bool voiding = p.operation == Operation::VOID;
    settle(p, voiding ? PaymentOutcome::REFUSED : PaymentOutcome::DONE);
    if (voiding) p.failure_code = PaymentFailure::ALREADY_CAPTURED;
    return {std::move(p), payment_completed, seen.captured != p.amount};
}

Decision seen_voided(Payment p, const GatewayPayment& seen, Instant now) {
    if (has_ended_unpaid(p) && p.operation == Operation::VOID) settle(p, PaymentOutcome::DONE);
    if (!is_open(p)) return {std::move(p), {}, p.captured_at.has_value()};
    bool lapsed = seen.failure && p.operation != Operation::VOID;
    if (lapsed || is_refused_by_us(p)) {
        auto code = lapsed ? seen.failure->code : *p.failure_code;
        fail(p, code, lapsed ? seen.failure->text : p.failure_message.value_or(""), now);
        settle(p, PaymentOutcome::REFUSED);
        return {std::move(p), payment_failed};
    }
    bool asked = p.operation == Operation::VOID;
    become(p, PaymentStatus::CANCELLED);
    settle(p, asked ? PaymentOutcome::DONE : PaymentOutcome::REFUSED);
    if (!asked) p.failure_code = PaymentFailure::ALREADY_VOIDED;  // by somebody in the gateway's console
    return {std::move(p), payment_voided};
}

Decision seen_failed(Payment p, const GatewayPayment& seen, Instant now) {
    if (has_ended_unpaid(p) && p.operation == Operation::VOID) settle(p, PaymentOutcome::DONE);
    // A capture may fail when it is settled. An authorisation that is waited for nothing of has not: an older answer.
    bool waits = p.outcome == PaymentOutcome::UNKNOWN || p.outcome == PaymentOutcome::IN_REVIEW;
    bool decides = is_open(p) && (p.status == PaymentStatus::PENDING || waits);
    if (!decides) return {std::move(p), {}, p.captured_at.has_value()};
    fail(p, seen.failure ? seen.failure->code : PaymentFailure::OTHER, seen.failure ? seen.failure->text : "", now);
    settle(p, p.operation == Operation::VOID ? PaymentOutcome::DONE : PaymentOutcome::REFUSED);
    return {std::move(p), payment_failed};
}

Decision seen_action(Payment p, const GatewayPayment& seen, Instant now, const Rules& rules) {
    if (p.status != PaymentStatus::PENDING) {
        if (has_ended_unpaid(p)) give_back(p, now);
        return {std::move(p)};
    }
    if (p.operation == Operation::VOID) {
        p.next_check_at = now;
        return {std::move(p)};
    }
    if (now - p.operation_since >= rules.action_time) {
        start_over(p, Operation::VOID, now);
        p.next_action.reset();
        p.failure_code = PaymentFailure::AUTHENTICATION_FAILED;
        p.failure_message = "the challenge was not passed in time";
        return {std::move(p)};
    }
    look_again(p, now + pause_after(std::max(p.checks, 4), rules));
    p.outcome = PaymentOutcome::ACTION_REQUIRED;
    if (seen.action) {
        bool redirect = !seen.action->url.empty();
        p.next_action = NextAction{
            .type = redirect ? NextActionType::REDIRECT : NextActionType::CLIENT_SDK, .url = {}, .client_secret = {}};
        if (redirect) p.next_action->url = seen.action->url;
        if (!redirect) p.next_action->client_secret = seen.action->client_secret;
    }
    return {std::move(p)};
}

// Our account there is not accepted for the time being: what was sent before may have arrived all the same.
Decision wait_for_operator(Payment p, Instant now, const Rules& rules) {
    look_again(p, now + rules.resolve_last);
    return {std::move(p), {}, true};
}

}  // namespace

Step next_step(const Payment& p) {
    if (p.operation == Operation::VOID && p.outcome == PaymentOutcome::UNKNOWN) {
        if (p.intent_id && (is_open(p) || has_ended_unpaid(p))) return Step::cancel;
        if (p.status == PaymentStatus::PENDING) return p.maybe_sent ? Step::authorise : Step::never_sent;
        return Step::nothing;
    }
    if (p.outcome == PaymentOutcome::IN_REVIEW) return Step::read;  // at its end; it may have lapsed
    if (p.status == PaymentStatus::PENDING && p.operation == Operation::AUTHORIZE)
        return p.intent_id ? Step::read : Step::authorise;
    if (p.status == PaymentStatus::AUTHORIZED && p.operation == Operation::CAPTURE &&
        p.outcome == PaymentOutcome::UNKNOWN)
        return Step::capture;
    return Step::nothing;
}

std::chrono::seconds pause_after(int checks, const Rules& rules) {
    auto pause = rules.resolve_first;
    for (int i = 0; i < checks && pause < rules.resolve_last; ++i) pause *= 2;
    return std::min(pause, rules.resolve_last);
}

Decision on_state(Payment p, const GatewayPayment& seen, Instant now, const Rules& rules) {
    // A second payment for the one that we have already: what we have stays, so that it can still be given back.
    bool second = p.intent_id && *p.intent_id != seen.id && !has_ended_unpaid(p);
    if (second) return {std::move(p), {}, seen.state != PaymentState::FAILED && seen.state != PaymentState::VOIDED};
    remember_facts(p, seen);
    switch (seen.state) {
        case PaymentState::AUTHORIZED: return seen_authorized(std::move(p), seen, now, rules);
        case PaymentState::CAPTURED: return seen_captured(std::move(p), seen, now);
        case PaymentState::VOIDED: return seen_voided(std::move(p), seen, now);
        case PaymentState::FAILED: return seen_failed(std::move(p), seen, now);
        case PaymentState::ACTION_REQUIRED: return seen_action(std::move(p), seen, now, rules);
        case PaymentState::PROCESSING: break;
    }
    if (is_open(p) && p.outcome != PaymentOutcome::DONE) look_again(p, now + pause_after(p.checks, rules));
    return {std::move(p)};
}

Decision on_refusal(Payment p, Operation asked, const gateways::Refused& refused, Instant now, const Rules& rules) {
    if (!refused.payment_id.empty()) p.intent_id = refused.payment_id;
    remember_card(p, refused.card_brand, refused.card_last4);
    if (asked == Operation::AUTHORIZE) {
        if (p.status != PaymentStatus::PENDING) return {std::move(p)};
        // Our account there is not accepted: that says nothing of the card, nor of a request before.
        bool technical = refused.code == PaymentFailure::CREDENTIALS;
        if (technical && p.maybe_sent) return wait_for_operator(std::move(p), now, rules);
        if (technical && cascade(p, now)) return {std::move(p)};
        fail(p, refused.code, refused.text, now);
        settle(p, p.operation == Operation::VOID ? PaymentOutcome::DONE : PaymentOutcome::REFUSED);
        return {std::move(p), payment_failed};
    }
    if (p.operation != asked || p.outcome != PaymentOutcome::UNKNOWN) return {std::move(p)};
    if (asked == Operation::CAPTURE) {
        if (refused.code == PaymentFailure::CREDENTIALS) return wait_for_operator(std::move(p), now, rules);
        bool gone = refused.code == PaymentFailure::AUTHORIZATION_EXPIRED ||
                    refused.code == PaymentFailure::ALREADY_VOIDED || refused.code == PaymentFailure::NOT_FOUND;
        bool fails = gone && p.status == PaymentStatus::AUTHORIZED;
        if (fails) fail(p, refused.code, refused.text, now);
        settle(p, PaymentOutcome::REFUSED);
        p.failure_code = refused.code;
        p.failure_message = refused.text;
        return {std::move(p), fails ? payment_failed : std::string_view{}};
    }
    // A void has to succeed some day: until then the customer's money is held. It is asked for again, as a new request.
    start_over(p, Operation::VOID, now);
    p.next_check_at = now + rules.resolve_last;
    p.failure_message = refused.text;
    return {std::move(p), {}, true};
}

Decision on_unknown(Payment p, Instant now, const Rules& rules) {
    look_again(p, now + pause_after(p.checks, rules));
    return {std::move(p)};
}

Decision on_unavailable(Payment p, std::optional<int> retry_after_s, Instant now, const Rules& rules) {
    bool authorising = p.status == PaymentStatus::PENDING && p.operation == Operation::AUTHORIZE && !p.intent_id;
    if (authorising && !p.maybe_sent && cascade(p, now)) return {std::move(p)};
    if (authorising && !p.maybe_sent && now - p.operation_since >= rules.authorise_for) {
        fail(p, PaymentFailure::PROCESSOR_ERROR, "the gateway could not be reached in time", now);
        settle(p, PaymentOutcome::REFUSED);
        return {std::move(p), payment_failed};
    }
    auto kept = p.outcome;
    auto pause = std::max(pause_after(p.checks, rules), std::chrono::seconds(retry_after_s.value_or(0)));
    look_again(p, now + pause);
    if (kept == PaymentOutcome::ACTION_REQUIRED) p.outcome = kept;
    return {std::move(p)};
}

bool missing_counts(const Payment& p, Instant now, const Rules& rules) {
    auto since = p.missing_looks == 0 ? p.operation_since : p.last_sent_at.value_or(p.operation_since);
    return now - since >= rules.settle_time;
}

Decision on_missing(Payment p, Instant now, const Rules& rules) {
    if (p.status != PaymentStatus::PENDING || p.intent_id) return {std::move(p)};
    ++p.missing_looks;
    if (p.missing_looks < 2) return on_unknown(std::move(p), now, rules);
    if (p.operation == Operation::VOID) return on_never_sent(std::move(p), now);
    if (cascade(p, now)) return {std::move(p)};
    fail(p, PaymentFailure::PROCESSOR_ERROR, "the gateway has not made the payment", now);
    settle(p, PaymentOutcome::REFUSED);
    return {std::move(p), payment_failed};
}

Decision on_blocked(Payment p, Instant now) {
    std::string why = "refused by the rules";
    for (const auto& factor : p.fraud.factors) why += (why.ends_with("rules") ? ": " : ", ") + factor;
    fail(p, PaymentFailure::BLOCKED_BY_RULES, std::move(why), now);
    settle(p, PaymentOutcome::REFUSED);
    return {std::move(p), payment_failed};
}

Decision on_never_sent(Payment p, Instant) {
    if (p.status != PaymentStatus::PENDING) return {std::move(p)};
    become(p, PaymentStatus::CANCELLED);
    settle(p, PaymentOutcome::DONE);
    return {std::move(p), payment_voided};
}

}  // namespace airside::payment
