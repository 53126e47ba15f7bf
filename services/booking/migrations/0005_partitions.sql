-- Months made ahead: 24 of them, by a job and here. There is no DEFAULT partition: a departure out of range is refused.
-- It runs as the owner, since the service itself makes no tables; CREATE … PARTITION OF locks the parents, so it gives up after
-- 50 ms and the job tries again.

-- What leaves with a month.
CREATE FUNCTION booking_month_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['bookings', 'booking_passengers', 'booking_flights', 'booking_ancillaries', 'booking_documents', 'booking_coupons',
                 'accepted_offers']
$$;

-- Locks all of them, or gives up 50 ms after `begun`: whoever queues up behind waits no longer. (lock_timeout alone allows that much
-- to each table, with those before it locked.)
CREATE FUNCTION lock_briefly(tables text[], mode text, begun timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY tables LOOP
        PERFORM set_config('lock_timeout', greatest(1, 50 - extract(epoch FROM clock_timestamp() - begun) * 1000)::integer::text, true);
        EXECUTE format('LOCK TABLE ONLY %I IN %s MODE', one, mode);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION lock_briefly(text[], text, timestamptz) FROM PUBLIC;

CREATE FUNCTION make_booking_partitions(first date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE
    parent text; child text; m date; made integer := 0; locked_since timestamptz;
BEGIN
    IF months NOT BETWEEN 1 AND 60 THEN RAISE EXCEPTION 'months must be from 1 to 60' USING ERRCODE = 'invalid_parameter_value'; END IF;
    FOR i IN 0 .. months - 1 LOOP
        m := (date_trunc('month', first) + make_interval(months => i))::date;
        CONTINUE WHEN NOT EXISTS (SELECT FROM unnest(booking_month_tables()) t WHERE to_regclass(t || to_char(m, '_YYYY_MM')) IS NULL);
        locked_since := coalesce(locked_since, clock_timestamp());
        PERFORM lock_briefly(ARRAY['booking_directory'], 'SHARE ROW EXCLUSIVE', locked_since);  -- for the foreign keys
        PERFORM lock_briefly(booking_month_tables(), 'ACCESS EXCLUSIVE', locked_since);
        FOREACH parent IN ARRAY booking_month_tables() LOOP
            child := parent || to_char(m, '_YYYY_MM');
            CONTINUE WHEN to_regclass(child) IS NOT NULL;
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent,
                           m::text || ' 00:00:00+00', (m + interval '1 month')::date::text || ' 00:00:00+00');
            -- What the parent refuses must not be open by the side door.
            EXECUTE format('REVOKE ALL ON %I FROM booking_app', child);
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION make_booking_partitions(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_booking_partitions(date, integer) TO booking_app;

-- How many whole months ahead of this one can be booked: an alarm watches it.
CREATE FUNCTION booking_months_ahead() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'bookings'::regclass AND c.relname > 'bookings' || to_char(now() AT TIME ZONE 'UTC', '_YYYY_MM')
$$;

SELECT make_booking_partitions((date_trunc('month', now() AT TIME ZONE 'UTC') - interval '1 month')::date, 26);
