// The steps of the work on a booking, and how one stands. Stored by name in booking_workflows.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/booking/domain/airline_services.hpp"

namespace airside::booking {

// Forwards to CAPTURE; those from VOID_TICKETS on give back what was done.
enum class Step {
    CREATE_ORDER,
    AWAIT_PAYMENT,
    ADD_SERVICES,
    AUTHORIZE,
    AWAIT_ACTION,
    AWAIT_REVIEW,
    CHECK_ORDER,
    ISSUE_TICKETS,
    CAPTURE,
    VOID_TICKETS,
    REFUND_TICKETS,
    VOID_PAYMENT,
    CANCEL_ORDER,
    REFUND,
    FINISHED
};
AIRSIDE_ENUM(Step, CREATE_ORDER, AWAIT_PAYMENT, ADD_SERVICES, AUTHORIZE, AWAIT_ACTION, AWAIT_REVIEW, CHECK_ORDER,
             ISSUE_TICKETS, CAPTURE, VOID_TICKETS, REFUND_TICKETS, VOID_PAYMENT, CANCEL_ORDER, REFUND, FINISHED)

// READY: to be called. CALLING: a call is under way, or its process died. UNKNOWN: the call's outcome is to be found
// out. WAITING: for the payer, for an agent of the payment service's, or for the bank that a refund goes to. STUCK: for
// an agent. DONE: nothing is left.
enum class StepState { READY, CALLING, UNKNOWN, WAITING, STUCK, DONE };
AIRSIDE_ENUM(StepState, READY, CALLING, UNKNOWN, WAITING, STUCK, DONE)

// Who pays, as the payment service is told.
struct Payer {
    std::optional<std::string> return_url;
    std::optional<std::string> remote_address;
    std::optional<std::string> user_agent;
};
AIRSIDE_FIELDS(Payer, return_url, remote_address, user_agent)

// Money that goes back, as it was written down before it is asked for.
struct OpenRefund {
    Uuid id;
    Money amount;
    payment::RefundReason reason;
    int attempt;
    std::optional<std::string> ancillary_id;  // nothing: the whole booking is given up
    payment::RefundRequester requested_by_type;
    std::optional<UserId> requested_by;
};
enum class RefundEnd { DONE, FAILED };

// One workflow as its worker has claimed it, with the facts of its booking.
struct Work {
    BookingId booking_id;
    Step step;
    StepState state;
    int attempts;
    int looks;
    std::optional<Instant> called_at;
    std::int64_t lease_token;
    bool ticketing_began;
    std::optional<RawJson> payment_method;
    std::optional<RawJson> payer;
    std::optional<std::string> payment_key;
    int payment_attempts;
    std::optional<std::string> end_code;     // set: it is being undone
    std::optional<std::string> traceparent;  // of the request that is being carried on

    BookingReference booking_reference;
    UserId user_id;
    Instant departure_datetime;
    BookingStatus status;
    BookingPaymentStatus payment_status;
    gds::Provider gds_provider;
    std::optional<std::string> gds_booking_id;
    std::optional<PaymentId> payment_id;
    Money total;
    std::optional<Money> ancillaries;  // of it: what the provider does not know of
    std::optional<Instant> ticket_time_limit;
    std::optional<OpenRefund> refund;           // the one whose turn it is, where money is to go back
    int other_refunds = 0;                      // that are not DONE
    int other_refunds_unasked = 0;              // that the payment service does not know yet
    std::vector<AirlineService> services = {};  // the airline's that the booking has
};

// How the booking will end once everything is undone.
struct Ending {
    BookingStatus status;  // FAILED or CANCELLED
    std::string code;      // BookingFailure::code
    std::string detail;
};

// What a step's result changes, written in one transaction. Pure functions make it from an outcome (decisions.hpp).
struct Transition {
    Step step;  // what is to be done next
    StepState state = StepState::READY;
    std::optional<Instant> run_at;  // when it is looked at by itself; nothing: only when somebody asks
    int looks = 0;
    std::string error;             // empty: all is well
    std::string outcome = "DONE";  // of the call: DONE, REFUSED, UNKNOWN, UNAVAILABLE

    std::optional<gds::Order> order;                  // it was made
    std::optional<std::vector<gds::Ticket>> tickets;  // they were issued
    bool tickets_voided = false;
    bool tickets_refunded = false;
    bool order_cancelled = false;
    std::optional<RefundEnd> refund_end;
    std::optional<Uuid> payment_refund_id;  // what the payment service calls it
    std::optional<PaymentId> payment_id;
    std::optional<BookingPaymentStatus> payment_status;
    std::optional<std::string> decline_code;
    std::optional<payment::NextAction> next_action;
    std::optional<Ending> ending;  // from here on it is being undone
    bool confirmed = false;
    std::vector<std::string> services_placed = {};   // ids of ancillaries that the airline has now
    std::vector<std::string> services_refused = {};  // that it does not: taken off with their price
    std::vector<ServiceDocument> service_documents = {};
};

BookingProgress progress_of(Step step, StepState state);

// A payment is neither authorised nor refused yet: its payer, or an agent, has to act first.
inline bool waits_for_decision(Step step) { return step == Step::AWAIT_ACTION || step == Step::AWAIT_REVIEW; }

// Nothing goes on by itself soon: whoever waits for the workflow need not any longer.
bool at_rest(Step step, StepState state);

}  // namespace airside::booking
