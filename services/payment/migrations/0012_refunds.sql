-- Refunds: the work on one, and the guard that no more is refunded than was captured.

ALTER TABLE refunds
    ADD COLUMN idempotency_key varchar(300),
    -- The request to the gateway: its number makes the idempotency key there, as with payments' operations.
    ADD COLUMN request_number integer     NOT NULL DEFAULT 1 CONSTRAINT valid_request_number CHECK (request_number > 0),
    ADD COLUMN request_since  timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN next_check_at  timestamptz,                 -- when to find out; NULL while there is nothing to
    ADD COLUMN checks         integer     NOT NULL DEFAULT 0,
    ADD COLUMN missing_looks  integer     NOT NULL DEFAULT 0;
UPDATE refunds SET idempotency_key = id::text WHERE idempotency_key IS NULL;
ALTER TABLE refunds
    ALTER COLUMN idempotency_key SET NOT NULL,
    -- A payment has one month of its making, so these are unique over all months.
    ADD CONSTRAINT refunds_idempotency UNIQUE (payment_id, idempotency_key, payment_created_at),
    ADD CONSTRAINT refunds_gateway_id UNIQUE (payment_id, gateway_refund_id, payment_created_at);
CREATE INDEX idx_refunds_next_check ON refunds (next_check_at) WHERE next_check_at IS NOT NULL;  -- the resolver

ALTER TABLE payment_attempts
    DROP CONSTRAINT valid_operation,
    ADD CONSTRAINT valid_operation CHECK (operation IN ('AUTHORIZE', 'CAPTURE', 'VOID', 'REFUND')),
    ADD COLUMN refund_id uuid,
    ADD CONSTRAINT refund_has_its_attempt CHECK ((refund_id IS NOT NULL) = (operation = 'REFUND'));

-- Sums of the payment's refunds, kept by the trigger below and by nobody else: what is refunded or may come to be, and what is.
ALTER TABLE payments
    ADD COLUMN refund_reserved numeric(15,3) NOT NULL DEFAULT 0,
    ADD COLUMN refunded_amount numeric(15,3) NOT NULL DEFAULT 0,
    ADD CONSTRAINT refunds_within_captured CHECK (refund_reserved <= amount AND refunded_amount BETWEEN 0 AND refund_reserved),
    ADD CONSTRAINT refunds_after_capture CHECK (refund_reserved = 0 OR captured_at IS NOT NULL);

-- The payment's row is locked before the refunds are summed up: of two refunds at once, the second sees the first.
CREATE FUNCTION sum_up_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paid_in text;
BEGIN
    SELECT currency INTO STRICT paid_in FROM payments WHERE id = NEW.payment_id AND created_at = NEW.payment_created_at FOR UPDATE;
    IF NEW.currency <> paid_in THEN
        RAISE EXCEPTION 'a payment in % can''t be refunded in %', paid_in, NEW.currency
              USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_in_payments_currency';
    END IF;
    UPDATE payments p SET refund_reserved = s.reserved, refunded_amount = s.completed
      FROM (SELECT coalesce(sum(amount) FILTER (WHERE status NOT IN ('FAILED', 'CANCELLED')), 0) AS reserved,
                   coalesce(sum(amount) FILTER (WHERE status = 'COMPLETED'), 0) AS completed
              FROM refunds WHERE payment_id = NEW.payment_id AND payment_created_at = NEW.payment_created_at) s
     WHERE p.id = NEW.payment_id AND p.created_at = NEW.payment_created_at;
    RETURN NULL;
END $$;
CREATE TRIGGER sum_up_refunds AFTER INSERT OR UPDATE OF status, amount, currency ON refunds
    FOR EACH ROW EXECUTE FUNCTION sum_up_refunds();

-- A bank may send back a refund that was done: the payment goes back to what its other refunds say.
DROP TRIGGER hold_payment_status ON payments;
CREATE TRIGGER hold_payment_status BEFORE UPDATE ON payments FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'PENDING>AUTHORIZED', 'PENDING>CAPTURED', 'PENDING>FAILED', 'PENDING>CANCELLED',
        'AUTHORIZED>CAPTURED', 'AUTHORIZED>FAILED', 'AUTHORIZED>CANCELLED', 'CAPTURED>COMPLETED', 'CAPTURED>PARTIALLY_REFUNDED',
        'CAPTURED>REFUNDED', 'COMPLETED>PARTIALLY_REFUNDED', 'COMPLETED>REFUNDED', 'PARTIALLY_REFUNDED>REFUNDED',
        'PARTIALLY_REFUNDED>CAPTURED', 'REFUNDED>PARTIALLY_REFUNDED', 'REFUNDED>CAPTURED');
