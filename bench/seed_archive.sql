-- What the seed has: bookings in one table, children that go with them, and its archive_old_bookings(), word for word. Filled with
-- one month of ours, which its rule finds two years old, and with as many bookings that stay. (:first, :end, :stay_first, :stay_end)
CREATE SCHEMA seed;
SET search_path = seed, public;

CREATE TABLE seed.bookings (LIKE public.bookings INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
CREATE TABLE seed.booking_passengers (LIKE public.booking_passengers INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
CREATE TABLE seed.booking_flights (LIKE public.booking_flights INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
CREATE TABLE seed.booking_ancillaries (LIKE public.booking_ancillaries INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
CREATE TABLE seed.booking_audit_log (LIKE public.booking_audit_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
CREATE TABLE seed.bookings_archive (LIKE public.bookings INCLUDING DEFAULTS, PRIMARY KEY (id));

INSERT INTO seed.bookings SELECT * FROM public.bookings
 WHERE departure_datetime >= :'first' AND departure_datetime < :'end'
    OR departure_datetime >= :'stay_first' AND departure_datetime < :'stay_end';
UPDATE seed.bookings SET status = 'CANCELLED' WHERE departure_datetime < :'end' AND status NOT IN ('COMPLETED', 'CANCELLED');
UPDATE seed.bookings SET created_at = CASE WHEN departure_datetime < :'end' THEN created_at - interval '2 years' ELSE now() END;
INSERT INTO seed.booking_passengers SELECT c.* FROM public.booking_passengers c JOIN seed.bookings b
    ON b.id = c.booking_id AND b.departure_datetime = c.booking_departure;
INSERT INTO seed.booking_flights SELECT c.* FROM public.booking_flights c JOIN seed.bookings b
    ON b.id = c.booking_id AND b.departure_datetime = c.booking_departure;
INSERT INTO seed.booking_ancillaries SELECT c.* FROM public.booking_ancillaries c JOIN seed.bookings b
    ON b.id = c.booking_id AND b.departure_datetime = c.booking_departure;
INSERT INTO seed.booking_audit_log SELECT c.* FROM public.booking_audit_log c JOIN seed.bookings b ON b.id = c.booking_id;

ALTER TABLE seed.bookings ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX idx_bookings_booking_ref ON seed.bookings (booking_reference);
CREATE INDEX idx_bookings_pnr ON seed.bookings (pnr);
CREATE INDEX idx_bookings_user_id ON seed.bookings (user_id) WHERE user_deleted = FALSE;
CREATE INDEX idx_bookings_status ON seed.bookings (status);
CREATE INDEX idx_bookings_departure ON seed.bookings (departure_datetime);
CREATE INDEX idx_bookings_created_at ON seed.bookings (created_at);

ALTER TABLE seed.booking_passengers ADD PRIMARY KEY (id);
ALTER TABLE seed.booking_passengers ADD FOREIGN KEY (booking_id) REFERENCES seed.bookings (id) ON DELETE CASCADE;
CREATE INDEX idx_passengers_booking_id ON seed.booking_passengers (booking_id);
CREATE INDEX idx_passengers_ticket_number ON seed.booking_passengers (ticket_number);

ALTER TABLE seed.booking_flights ADD PRIMARY KEY (id);
ALTER TABLE seed.booking_flights ADD FOREIGN KEY (booking_id) REFERENCES seed.bookings (id) ON DELETE CASCADE;
CREATE INDEX idx_flights_booking_id ON seed.booking_flights (booking_id);
CREATE INDEX idx_flights_departure ON seed.booking_flights (departure_datetime);
CREATE INDEX idx_flights_airline ON seed.booking_flights (airline_code);

ALTER TABLE seed.booking_ancillaries ADD PRIMARY KEY (id);
ALTER TABLE seed.booking_ancillaries ADD FOREIGN KEY (booking_id) REFERENCES seed.bookings (id) ON DELETE CASCADE;
CREATE INDEX idx_ancillaries_booking_id ON seed.booking_ancillaries (booking_id);
CREATE INDEX idx_ancillaries_type ON seed.booking_ancillaries (ancillary_type);

ALTER TABLE seed.booking_audit_log ADD PRIMARY KEY (id);
ALTER TABLE seed.booking_audit_log ADD FOREIGN KEY (booking_id) REFERENCES seed.bookings (id) ON DELETE CASCADE;
CREATE INDEX idx_audit_booking_id ON seed.booking_audit_log (booking_id);
CREATE INDEX idx_audit_created_at ON seed.booking_audit_log (created_at);
CREATE INDEX idx_audit_action ON seed.booking_audit_log (action);

CREATE OR REPLACE FUNCTION archive_old_bookings()
RETURNS void AS $$
BEGIN
    -- Move bookings older than 2 years to archive table
    INSERT INTO bookings_archive
    SELECT * FROM bookings
    WHERE status IN ('COMPLETED', 'CANCELLED')
      AND created_at < CURRENT_DATE - INTERVAL '2 years';
    
    -- Delete from main table
    DELETE FROM bookings
    WHERE status IN ('COMPLETED', 'CANCELLED')
      AND created_at < CURRENT_DATE - INTERVAL '2 years';
END;
$$ LANGUAGE plpgsql;

ANALYZE seed.bookings, seed.booking_passengers, seed.booking_flights, seed.booking_ancillaries, seed.booking_audit_log;
