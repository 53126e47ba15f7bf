#include "services/booking/workflows/steps.hpp"

namespace airside::booking {

BookingProgress progress_of(Step step, StepState state) {
    using enum BookingProgress;
    if (state == StepState::STUCK) return NEEDS_AGENT;
    switch (step) {
        case Step::CREATE_ORDER: return ORDERING;
        case Step::AWAIT_PAYMENT: return AWAITING_PAYMENT;
        case Step::ADD_SERVICES:
        case Step::AUTHORIZE: return PAYING;
        case Step::AWAIT_ACTION: return AWAITING_ACTION;
        case Step::AWAIT_REVIEW: return IN_REVIEW;
        case Step::CHECK_ORDER:
        case Step::ISSUE_TICKETS:
        case Step::CAPTURE: return TICKETING;
        case Step::VOID_TICKETS:
        case Step::REFUND_TICKETS:
        case Step::VOID_PAYMENT:
        case Step::CANCEL_ORDER:
        case Step::REFUND: return UNDOING;
        case Step::FINISHED: break;
    }
    return FINISHED;
}

bool at_rest(Step step, StepState state) {
    return step == Step::FINISHED || state == StepState::STUCK || state == StepState::WAITING;
}

}  // namespace airside::booking
