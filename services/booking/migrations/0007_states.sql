-- The states of a booking and of its parts move only as the code's domain/states lists them: the database refuses the rest, whoever
-- asks. A row may be inserted in any state (a month that is restored). The function is told the column and the moves, "FROM>TO"; a
-- column that was NULL before is "-".

CREATE FUNCTION hold_to_states() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was constant text := coalesce(to_jsonb(OLD) ->> TG_ARGV[0], '-');
    becomes constant text := coalesce(to_jsonb(NEW) ->> TG_ARGV[0], '-');
BEGIN
    IF NOT (was || '>' || becomes) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION '% of % can''t go from % to %', TG_ARGV[0], TG_TABLE_NAME, was, becomes
              USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER hold_booking_status BEFORE UPDATE ON bookings FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'PENDING_PAYMENT>CONFIRMED', 'PENDING_PAYMENT>FAILED', 'PENDING_PAYMENT>CANCELLED',
        'CONFIRMED>CHECKED_IN', 'CONFIRMED>CANCELLED', 'CONFIRMED>COMPLETED', 'CHECKED_IN>COMPLETED', 'CHECKED_IN>CONFIRMED',
        'CANCELLED>REFUNDED');
CREATE TRIGGER hold_booking_payment_status BEFORE UPDATE ON bookings FOR EACH ROW
    WHEN (OLD.payment_status IS DISTINCT FROM NEW.payment_status)
    EXECUTE FUNCTION hold_to_states('payment_status', 'PENDING>AUTHORIZED', 'PENDING>CAPTURED', 'PENDING>FAILED',
        'AUTHORIZED>CAPTURED', 'AUTHORIZED>FAILED', 'CAPTURED>PARTIALLY_REFUNDED', 'CAPTURED>REFUNDED', 'PARTIALLY_REFUNDED>REFUNDED');
CREATE TRIGGER hold_flight_status BEFORE UPDATE ON booking_flights FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'CONFIRMED>CHECKED_IN', 'CHECKED_IN>BOARDED', 'BOARDED>DEPARTED', 'DEPARTED>ARRIVED',
        'CONFIRMED>DEPARTED', 'CONFIRMED>CANCELLED', 'CHECKED_IN>CANCELLED');
CREATE TRIGGER hold_ticket_status BEFORE UPDATE ON booking_passengers FOR EACH ROW
    WHEN (OLD.ticket_status IS DISTINCT FROM NEW.ticket_status)
    EXECUTE FUNCTION hold_to_states('ticket_status', '->ISSUED', 'ISSUED>VOIDED', 'ISSUED>REFUNDED', 'ISSUED>EXCHANGED');
CREATE TRIGGER hold_document_status BEFORE UPDATE ON booking_documents FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'ISSUED>VOIDED', 'ISSUED>REFUNDED', 'ISSUED>EXCHANGED');
CREATE TRIGGER hold_coupon_status BEFORE UPDATE ON booking_coupons FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'ISSUED>USED', 'ISSUED>VOIDED', 'ISSUED>REFUNDED', 'ISSUED>EXCHANGED');
CREATE TRIGGER hold_ancillary_status BEFORE UPDATE ON booking_ancillaries FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'CONFIRMED>CANCELLED', 'CONFIRMED>REFUNDED', 'CANCELLED>REFUNDED');
