-- A payment that an agent of the payment service's looks at before it may be captured.
ALTER TABLE booking_workflows DROP CONSTRAINT valid_step;
ALTER TABLE booking_workflows ADD CONSTRAINT valid_step CHECK (step IN
    ('CREATE_ORDER', 'AWAIT_PAYMENT', 'AUTHORIZE', 'AWAIT_ACTION', 'AWAIT_REVIEW', 'CHECK_ORDER', 'ISSUE_TICKETS', 'CAPTURE',
     'VOID_TICKETS', 'VOID_PAYMENT', 'CANCEL_ORDER', 'FINISHED'));
