-- A month of bookings that are over leaves for the object store, and can be brought back. What moves it are functions of the owner,
-- since the service itself neither makes nor drops tables; each decides by itself whether it may, so that the service can't lose a
-- booking by calling one. They give up after 50 ms without their lock (no writer waits longer), and the job tries again.

-- Months whose bookings are in the object store and no longer in the tables. The directory's rows stay for ever.
CREATE TABLE archived_booking_months (
    month       date        PRIMARY KEY,
    manifest    text        NOT NULL,  -- key of the object that lists all others, with counts and checksums
    bookings    bigint      NOT NULL,
    versions    numeric     NOT NULL,  -- sum of their versions: a booking changed after its export shows
    archived_at timestamptz NOT NULL DEFAULT now(),
    dropped_at  timestamptz,           -- NULL: the detached tables are still there, unread
    deleted_at  timestamptz            -- the objects are gone: seven years after the flights
);

-- The parts of a month's export that are stored and were read back. Emptied once the month has left.
CREATE TABLE booking_archive_parts (
    month    date    NOT NULL,
    last_id  uuid    NOT NULL,         -- of the bookings in it, which are exported in the order of their ids
    part     jsonb   NOT NULL,         -- as it goes into the manifest
    PRIMARY KEY (month, last_id)
);

-- Changes to the rows of a month that is being exported, each by itself: of another's that is not committed yet nobody can know.
CREATE TABLE booking_month_changes (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month date   NOT NULL
);
CREATE INDEX idx_booking_month_changes_month ON booking_month_changes (month);

-- Months that were brought back are left alone until then.
CREATE TABLE restored_booking_months (
    month       date        PRIMARY KEY,
    restored_at timestamptz NOT NULL DEFAULT now(),
    keep_until  timestamptz NOT NULL
);

-- What personal values in the archive are encrypted with. To erase a user is to delete the row: the objects stay, unreadable.
CREATE TABLE booking_archive_keys (
    user_id    uuid        PRIMARY KEY,
    key        varchar(43) NOT NULL CONSTRAINT valid_key CHECK (key ~ '^[A-Za-z0-9_-]{43}$'),  -- AES-256, base64url
    created_at timestamptz NOT NULL DEFAULT now()
);

-- The seed's name. A row written for each booking would cost as much WAL as the bookings themselves.
CREATE VIEW bookings_archive AS
SELECT d.id, d.booking_reference, d.user_id, d.departure_datetime, m.month, m.manifest, m.archived_at, m.deleted_at
  FROM booking_directory d
  JOIN archived_booking_months m ON m.month = date_trunc('month', d.departure_datetime AT TIME ZONE 'UTC')::date;

REVOKE INSERT, UPDATE, DELETE ON archived_booking_months, restored_booking_months, bookings_archive FROM booking_app;

-- The months in the tables that ended before `until`, the oldest first, with what keeps each from being archived.
CREATE FUNCTION booking_months_before(until date, arrived_before timestamptz)
RETURNS TABLE (month date, bookings bigint, open bigint, young bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE child record;
BEGIN
    -- CASE, since the planner may look at the names of other tables first.
    FOR child IN SELECT m FROM (
                 SELECT CASE WHEN c.relname ~ '^bookings_[0-9]{4}_[0-9]{2}$' THEN to_date(right(c.relname, 7), 'YYYY_MM') END AS m
                   FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'bookings'::regclass) months
                  WHERE m + interval '1 month' <= until ORDER BY 1 LOOP
        month := child.m;
        SELECT count(*), count(*) FILTER (WHERE b.status IN ('PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN')),
               count(*) FILTER (WHERE b.arrival_datetime > arrived_before)
          INTO bookings, open, young FROM bookings b
         WHERE b.departure_datetime >= child.m::timestamp AT TIME ZONE 'UTC'
           AND b.departure_datetime < (child.m + interval '1 month') AT TIME ZONE 'UTC';
        RETURN NEXT;
    END LOOP;
END $$;

CREATE FUNCTION note_booking_month_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO booking_month_changes (month) VALUES (TG_ARGV[0]::date);
    RETURN NULL;
END $$;

CREATE FUNCTION is_watched(wanted date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass('bookings' || to_char(wanted, '_YYYY_MM')) AND tgname = 'note_month_change')
$$;

-- Before a month's export begins: from here on its changes are noted, so that one sees in no time whether it is still as it was exported.
CREATE FUNCTION watch_booking_month(wanted date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE child text; tables constant text[] := ARRAY(SELECT t || to_char(wanted, '_YYYY_MM') FROM unnest(booking_month_tables()) t);
BEGIN
    IF is_watched(wanted) THEN RETURN; END IF;
    PERFORM lock_briefly(tables, 'SHARE ROW EXCLUSIVE', clock_timestamp());
    FOREACH child IN ARRAY tables LOOP
        EXECUTE format('CREATE TRIGGER note_month_change AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW '
                       'EXECUTE FUNCTION note_booking_month_change(%L)', child, wanted);
    END LOOP;
    -- What is left of an export before the month was brought back.
    DELETE FROM booking_month_changes WHERE month = wanted;
    DELETE FROM booking_archive_parts WHERE month = wanted;
END $$;

-- Lets a month go whose export is complete: detaches its tables and records where it is now, both or neither. `expected` counts what
-- was exported: {"bookings": 12, "booking_passengers": 20, …}. All that takes time is compared before anything is locked. A lock on the
-- month's tables meanwhile would make writers of all months wait, who lock them too, and hold the parents that are to be locked next.
CREATE FUNCTION archive_booking_month(wanted date, manifest_key text, expected jsonb, expected_versions numeric, arrived_before timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE parent text; n bigint; v numeric; open bigint; young bigint; suffix constant text := to_char(wanted, '_YYYY_MM');
        locked_since timestamptz;
BEGIN
    IF NOT is_watched(wanted) THEN
        RAISE EXCEPTION 'month % is not watched', wanted USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    EXECUTE format($q$SELECT coalesce(sum(version), 0), count(*) FILTER (WHERE status IN ('PENDING_PAYMENT', 'CONFIRMED', 'CHECKED_IN')),
        count(*) FILTER (WHERE arrival_datetime > $1) FROM %I$q$, 'bookings' || suffix) INTO v, open, young USING arrived_before;
    IF open > 0 OR young > 0 THEN
        RAISE EXCEPTION 'month % has % open and % young bookings', wanted, open, young USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF v <> expected_versions THEN
        RAISE EXCEPTION 'month % changed since it was exported', wanted USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    FOREACH parent IN ARRAY booking_month_tables() LOOP
        EXECUTE format('SELECT count(*) FROM %I', parent || suffix) INTO n;
        IF n IS DISTINCT FROM (expected ->> parent)::bigint THEN
            RAISE EXCEPTION 'month % has % rows in %, exported were %', wanted, n, parent, expected ->> parent
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
    END LOOP;
    INSERT INTO archived_booking_months (month, manifest, bookings, versions)
    VALUES (wanted, manifest_key, (expected ->> 'bookings')::bigint, v);
    DELETE FROM restored_booking_months WHERE month = wanted;
    DELETE FROM booking_archive_parts WHERE month = wanted;
    -- Everybody waits from here on, for as long as it takes to change the catalog.
    locked_since := clock_timestamp();
    PERFORM lock_briefly(ARRAY['booking_directory'], 'SHARE ROW EXCLUSIVE', locked_since);  -- for the foreign keys
    PERFORM lock_briefly(booking_month_tables(), 'ACCESS EXCLUSIVE', locked_since);
    IF EXISTS (SELECT FROM booking_month_changes WHERE month = wanted) THEN
        RAISE EXCEPTION 'month % changed while it was exported', wanted USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    FOREACH parent IN ARRAY booking_month_tables() LOOP
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, parent || suffix);
    END LOOP;
END $$;

-- Drops the tables of a month that has left. Their foreign keys make this lock the directory, hence a step of its own.
CREATE FUNCTION drop_archived_booking_month(wanted date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE parent text;
BEGIN
    IF NOT EXISTS (SELECT FROM archived_booking_months WHERE month = wanted) THEN
        RAISE EXCEPTION 'month % is not archived', wanted USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    FOREACH parent IN ARRAY booking_month_tables() LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I', parent || to_char(wanted, '_YYYY_MM'));
    END LOOP;
    UPDATE archived_booking_months SET dropped_at = coalesce(dropped_at, now()) WHERE month = wanted;
END $$;

-- The tables that an archived month is read back into, empty and not yet part of anything. Their foreign keys are made while they are
-- empty, so that nothing is checked under a lock on the directory.
CREATE FUNCTION begin_booking_restore(wanted date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE parent text; child text;
BEGIN
    PERFORM drop_archived_booking_month(wanted);
    IF EXISTS (SELECT FROM archived_booking_months WHERE month = wanted AND deleted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the objects of month % are deleted', wanted USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    FOREACH parent IN ARRAY booking_month_tables() LOOP
        child := parent || to_char(wanted, '_YYYY_MM');
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (%s, %s) REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE',
            child, CASE parent WHEN 'bookings' THEN 'id' ELSE 'booking_id' END,
            CASE parent WHEN 'bookings' THEN 'departure_datetime' ELSE 'booking_departure' END);
        EXECUTE format('REVOKE ALL ON %I FROM booking_app', child);
        EXECUTE format('GRANT INSERT ON %I TO booking_app', child);
    END LOOP;
END $$;

-- Makes the month a part of the tables again, once all of it is there.
CREATE FUNCTION finish_booking_restore(wanted date, keep_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE parent text; child text; n bigint; v numeric; suffix constant text := to_char(wanted, '_YYYY_MM');
BEGIN
    EXECUTE format('SELECT count(*), coalesce(sum(version), 0) FROM %I', 'bookings' || suffix) INTO n, v;
    IF NOT EXISTS (SELECT FROM archived_booking_months WHERE month = wanted AND bookings = n AND versions = v) THEN
        RAISE EXCEPTION 'month % was not read back whole', wanted USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    FOREACH parent IN ARRAY booking_month_tables() LOOP
        child := parent || suffix;
        EXECUTE format('REVOKE ALL ON %I FROM booking_app', child);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child,
                       wanted::text || ' 00:00:00+00', (wanted + interval '1 month')::date::text || ' 00:00:00+00');
    END LOOP;
    DELETE FROM archived_booking_months WHERE month = wanted;
    INSERT INTO restored_booking_months (month, keep_until) VALUES (wanted, finish_booking_restore.keep_until)
        ON CONFLICT (month) DO UPDATE SET keep_until = EXCLUDED.keep_until, restored_at = now();
END $$;

-- The objects of a month may be deleted from here on.
CREATE FUNCTION forget_archived_booking_month(wanted date, flown_before date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE key text;
BEGIN
    UPDATE archived_booking_months SET deleted_at = coalesce(deleted_at, now())
     WHERE month = wanted AND dropped_at IS NOT NULL AND month + interval '1 month' <= flown_before RETURNING manifest INTO key;
    RETURN key;
END $$;

REVOKE ALL ON FUNCTION watch_booking_month(date), archive_booking_month(date, text, jsonb, numeric, timestamptz), drop_archived_booking_month(date),
    begin_booking_restore(date), finish_booking_restore(date, timestamptz), forget_archived_booking_month(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION watch_booking_month(date), archive_booking_month(date, text, jsonb, numeric, timestamptz), drop_archived_booking_month(date),
    begin_booking_restore(date), finish_booking_restore(date, timestamptz), forget_archived_booking_month(date, date) TO booking_app;
