-- Tickets that are refunded at the provider before their order is cancelled, where it does that for us.
ALTER TABLE booking_workflows DROP CONSTRAINT valid_step;
ALTER TABLE booking_workflows ADD CONSTRAINT valid_step CHECK (step IN
    ('CREATE_ORDER', 'AWAIT_PAYMENT', 'AUTHORIZE', 'AWAIT_ACTION', 'AWAIT_REVIEW', 'CHECK_ORDER', 'ISSUE_TICKETS', 'CAPTURE',
     'VOID_TICKETS', 'REFUND_TICKETS', 'VOID_PAYMENT', 'CANCEL_ORDER', 'REFUND', 'FINISHED'));
