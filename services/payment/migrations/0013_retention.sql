-- After seven years what names a person, or leads to one, is taken off a payment; amounts, times and outcomes stay, for accounting.
-- Nobody's id stands for the user and the booking.

ALTER TABLE payments
    ADD COLUMN anonymised_at timestamptz,
    DROP CONSTRAINT authorized_has_intent,
    ADD CONSTRAINT authorized_has_intent CHECK (gateway_payment_intent_id IS NOT NULL OR anonymised_at IS NOT NULL
                                                OR status IN ('PENDING', 'FAILED', 'CANCELLED'));

-- How far the job has come: all payments before have been looked at.
CREATE TABLE payment_anonymisation (
    only_row boolean     PRIMARY KEY DEFAULT true CONSTRAINT one_row CHECK (only_row),
    up_to    timestamptz NOT NULL
);
INSERT INTO payment_anonymisation (up_to) VALUES ('1970-01-01 00:00:00+00');

-- Payments before `until` that are still to be anonymised: up to the oldest one that is open, as nothing is taken from under a
-- payment that is being worked on.
CREATE FUNCTION payments_to_anonymise(until timestamptz) RETURNS TABLE (id uuid, created_at timestamptz) LANGUAGE sql STABLE AS $$
    SELECT p.id, p.created_at FROM payments p
     WHERE p.created_at >= (SELECT up_to FROM payment_anonymisation) AND p.created_at < until AND p.anonymised_at IS NULL
       AND p.created_at < coalesce((SELECT min(o.created_at) FROM payments o WHERE o.status IN ('PENDING', 'AUTHORIZED')), 'infinity')
$$;

-- One batch; gives how many there were, fewer than `most` at the end. A whole batch is one transaction: killed, the next run goes on
-- behind the last. SECURITY DEFINER, as the service itself can't change what agents decided.
CREATE FUNCTION anonymise_payments(until timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    ids uuid[]; last timestamptz;
BEGIN
    PERFORM FROM payment_anonymisation FOR UPDATE;
    SELECT array_agg(b.id), max(b.created_at) INTO ids, last
      FROM (SELECT t.id, t.created_at FROM payments_to_anonymise(until) t ORDER BY t.created_at, t.id LIMIT most) b;
    IF ids IS NULL THEN RETURN 0; END IF;
    UPDATE refunds r SET reason_details = NULL, failure_reason = NULL, requested_by = NULL, gateway_refund_id = NULL
      FROM payment_directory d WHERE d.id = ANY (ids) AND r.payment_id = d.id AND r.payment_created_at = d.created_at;
    UPDATE payment_attempts a SET gateway_response_message = NULL, gateway_id = NULL
      FROM payment_directory d WHERE d.id = ANY (ids) AND a.payment_id = d.id AND a.payment_created_at = d.created_at;
    UPDATE payment_reviews SET reason = NULL, decided_by = CASE WHEN decided_by IS NOT NULL THEN nobody END WHERE payment_id = ANY (ids);
    DELETE FROM payment_messages WHERE payment_id = ANY (ids);
    UPDATE payments p SET user_id = nobody, booking_id = nobody, booking_reference = 'ANONYMISED', payment_token = NULL, card_last4 = NULL,
           card_exp_month = NULL, card_exp_year = NULL, gateway_transaction_id = NULL, gateway_payment_intent_id = NULL,
           ip_address = NULL, user_agent = NULL, return_url = NULL, failure_message = NULL, next_action = NULL, saved_method_id = NULL,
           idempotency_key = p.id::text, anonymised_at = now()
      FROM payment_directory d WHERE d.id = ANY (ids) AND p.id = d.id AND p.created_at = d.created_at;
    UPDATE payment_directory SET user_id = nobody, booking_id = nobody, gateway_payment_intent_id = NULL, idempotency_key = id::text
     WHERE id = ANY (ids);
    UPDATE payment_anonymisation SET up_to = last;
    RETURN cardinality(ids);
END $$;
REVOKE ALL ON FUNCTION anonymise_payments(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anonymise_payments(timestamptz, int) TO payment_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON payment_anonymisation FROM payment_app;
