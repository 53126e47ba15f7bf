-- The states of payments and refunds move only as domain/payment.cpp lists them: the database refuses the rest, whoever asks. A row
-- may be inserted in any state (demo data). The function is told the column and the moves, "FROM>TO".

CREATE FUNCTION hold_to_states() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was constant text := to_jsonb(OLD) ->> TG_ARGV[0];
    becomes constant text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF NOT (was || '>' || becomes) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION '% of % can''t go from % to %', TG_ARGV[0], TG_TABLE_NAME, was, becomes
              USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER hold_payment_status BEFORE UPDATE ON payments FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'PENDING>AUTHORIZED', 'PENDING>CAPTURED', 'PENDING>FAILED', 'PENDING>CANCELLED',
        'AUTHORIZED>CAPTURED', 'AUTHORIZED>FAILED', 'AUTHORIZED>CANCELLED', 'CAPTURED>COMPLETED', 'CAPTURED>PARTIALLY_REFUNDED',
        'CAPTURED>REFUNDED', 'COMPLETED>PARTIALLY_REFUNDED', 'COMPLETED>REFUNDED', 'PARTIALLY_REFUNDED>REFUNDED');
CREATE TRIGGER hold_refund_status BEFORE UPDATE ON refunds FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'PENDING>PROCESSING', 'PENDING>CANCELLED', 'PROCESSING>COMPLETED', 'PROCESSING>FAILED',
        'COMPLETED>FAILED');

-- Where somebody paid from is kept as a network (/24, /48): enough for rules that count by it, too little to find a person.
UPDATE payments SET ip_address = network(set_masklen(ip_address, CASE family(ip_address) WHEN 4 THEN 24 ELSE 48 END))
 WHERE ip_address IS NOT NULL;
ALTER TABLE payments ADD CONSTRAINT ip_address_is_truncated
    CHECK (ip_address = network(set_masklen(ip_address, CASE family(ip_address) WHEN 4 THEN 24 ELSE 48 END)));
