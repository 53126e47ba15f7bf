-- What was done to a booking, for ever and without personal values: of a personal field it says that it changed, not from what;
-- addresses are truncated (/24, /48). Each row carries the hash of the one before of the same booking, so that a changed or missing
-- row shows (booking_audit_breaks). Writers hold the booking's advisory lock, so rows of one booking never race.

CREATE TABLE booking_audit_log (
    id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    booking_id      uuid        NOT NULL REFERENCES booking_directory (id),
    seq             integer     NOT NULL,
    changed_by      uuid,
    changed_by_type varchar(20) NOT NULL CONSTRAINT valid_changed_by_type CHECK (changed_by_type IN ('CUSTOMER', 'AGENT', 'ADMIN', 'SYSTEM', 'GDS')),
    action          varchar(50) NOT NULL CONSTRAINT valid_action CHECK (action IN
                    ('CREATED', 'STATUS_CHANGED', 'PAYMENT_UPDATED', 'CANCELLED', 'MODIFIED', 'TICKET_ISSUED', 'CHECKED_IN', 'REFUNDED')),
    old_value       jsonb,
    new_value       jsonb,
    ip_address      inet,
    user_agent      text,
    notes           text,
    created_at      timestamptz NOT NULL,
    prev_hash       bytea       NOT NULL,  -- empty for the first
    hash            bytea       NOT NULL,
    CONSTRAINT booking_audit_log_chain UNIQUE (booking_id, seq)  -- also reads one booking's history in order
);
CREATE INDEX idx_audit_created_at ON booking_audit_log (created_at);
CREATE INDEX idx_audit_action ON booking_audit_log (action);

-- JSON separates the parts, so that no two different rows have one text.
CREATE FUNCTION booking_audit_hash(entry booking_audit_log) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(encode(entry.prev_hash, 'hex'), entry.id, entry.booking_id, entry.seq, entry.changed_by,
        entry.changed_by_type, entry.action, entry.old_value, entry.new_value, entry.ip_address, entry.user_agent, entry.notes,
        to_char(entry.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text, 'UTF8'))
$$;

CREATE FUNCTION chain_booking_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT seq, hash INTO last FROM booking_audit_log WHERE booking_id = NEW.booking_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.prev_hash := coalesce(last.hash, ''::bytea);
    NEW.created_at := clock_timestamp();
    NEW.ip_address := CASE family(NEW.ip_address) WHEN 4 THEN network(set_masklen(NEW.ip_address, 24))
                                                  WHEN 6 THEN network(set_masklen(NEW.ip_address, 48)) END;
    NEW.hash := booking_audit_hash(NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER booking_audit_chain BEFORE INSERT ON booking_audit_log FOR EACH ROW EXECUTE FUNCTION chain_booking_audit();

-- Every row whose hash or place in its chain is not what it must be; none is good.
CREATE FUNCTION booking_audit_breaks() RETURNS TABLE (booking_id uuid, seq integer, why text) LANGUAGE sql STABLE AS $$
    SELECT c.booking_id, c.seq, c.why FROM (
        SELECT a.booking_id, a.seq, CASE
            WHEN a.hash <> booking_audit_hash(a) THEN 'the row was changed'
            WHEN a.seq <> coalesce(lag(a.seq) OVER chain, 0) + 1 THEN 'a row before it is missing'
            WHEN a.prev_hash <> coalesce(lag(a.hash) OVER chain, ''::bytea) THEN 'it does not follow the row before' END AS why
          FROM booking_audit_log a WINDOW chain AS (PARTITION BY a.booking_id ORDER BY a.seq)) c
     WHERE c.why IS NOT NULL ORDER BY 1, 2
$$;

REVOKE UPDATE, DELETE, TRUNCATE ON booking_audit_log FROM booking_app;
