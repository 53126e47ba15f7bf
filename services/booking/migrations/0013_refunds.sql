-- Money that a booking has to give back, and what became of it: written down before it is asked for. The payment service knows each by
-- "<id>.<attempt>", so that whoever asks again after a crash asks for the same one. Kept for ever, as the directory is: amounts, and
-- nobody's name.
CREATE TABLE booking_refunds (
    id                uuid          PRIMARY KEY DEFAULT gen_random_uuid(),
    booking_id        uuid          NOT NULL REFERENCES booking_directory (id),
    ancillary_id      uuid,                              -- NULL: the whole booking is given up
    payment_id        uuid          NOT NULL,
    amount            numeric(15,3) NOT NULL CONSTRAINT valid_refund CHECK (amount > 0),
    currency          varchar(3)    NOT NULL,
    reason            varchar(20)   NOT NULL CONSTRAINT valid_refund_reason CHECK (reason IN
                      ('CUSTOMER_REQUEST', 'CANCELLATION', 'FRAUD', 'DUPLICATE', 'SCHEDULE_CHANGE', 'OTHER')),
    attempt           integer       NOT NULL DEFAULT 1,  -- raised when an agent asks again for one that failed
    state             varchar(10)   NOT NULL DEFAULT 'OPEN' CONSTRAINT valid_refund_state CHECK (state IN ('OPEN', 'FAILED', 'DONE')),
    payment_refund_id uuid,                              -- of the payment service: it tells what the bank does later
    requested_by      uuid,
    requested_by_type varchar(20)   NOT NULL,
    created_at        timestamptz   NOT NULL,
    asked_at          timestamptz,                       -- the payment service, last: several that are open take turns
    finished_at       timestamptz,
    CONSTRAINT refund_done_is_finished CHECK ((state = 'DONE') = (finished_at IS NOT NULL))
);
CREATE INDEX idx_booking_refunds_booking_id ON booking_refunds (booking_id, created_at);
-- A booking is given up once, and an ancillary is.
CREATE UNIQUE INDEX booking_refunds_whole ON booking_refunds (booking_id) WHERE ancillary_id IS NULL;
CREATE UNIQUE INDEX booking_refunds_ancillary ON booking_refunds (ancillary_id) WHERE ancillary_id IS NOT NULL;
CREATE UNIQUE INDEX booking_refunds_payment ON booking_refunds (payment_refund_id) WHERE payment_refund_id IS NOT NULL;
CREATE TRIGGER hold_refund_state BEFORE UPDATE ON booking_refunds FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION hold_to_states('state', 'OPEN>DONE', 'OPEN>FAILED', 'FAILED>OPEN', 'DONE>FAILED');

-- Which refund takes its price back: what was taken off before it was paid has none.
ALTER TABLE booking_ancillaries ADD COLUMN refund_id uuid;

ALTER TABLE booking_workflows DROP CONSTRAINT valid_step;
ALTER TABLE booking_workflows ADD CONSTRAINT valid_step CHECK (step IN
    ('CREATE_ORDER', 'AWAIT_PAYMENT', 'AUTHORIZE', 'AWAIT_ACTION', 'AWAIT_REVIEW', 'CHECK_ORDER', 'ISSUE_TICKETS', 'CAPTURE',
     'VOID_TICKETS', 'VOID_PAYMENT', 'CANCEL_ORDER', 'REFUND', 'FINISHED'));
