-- What was searched and what came of it, for analytics. Kept 90 days: rows go daily, empty months are dropped.
-- Beside the columns of the seed: currency, without which the prices say nothing. Addresses are truncated before they get here.
CREATE TABLE search_history (
    id                   uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id              uuid,                  -- of the user service; NULL for anonymous searches
    origin_airport       varchar(3) NOT NULL,
    destination_airport  varchar(3) NOT NULL,
    departure_date       date NOT NULL,
    return_date          date,
    passengers_adult     integer DEFAULT 1,
    passengers_child     integer DEFAULT 0,
    passengers_infant    integer DEFAULT 0,
    cabin_class          varchar(20),
    results_count        integer DEFAULT 0,
    cheapest_price       numeric(15, 3),
    most_expensive_price numeric(15, 3),
    average_price        numeric(15, 3),
    currency             varchar(3),
    response_time_ms     integer,
    cache_hit            boolean DEFAULT false,
    gds_providers        varchar[] DEFAULT '{}',
    session_id           uuid,
    ip_address           inet,
    user_agent           text,
    created_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, created_at),
    CONSTRAINT valid_cabin_class CHECK (cabin_class IN ('ECONOMY', 'PREMIUM_ECONOMY', 'BUSINESS', 'FIRST')),
    CONSTRAINT valid_passengers CHECK (passengers_adult >= 1 AND passengers_child >= 0 AND passengers_infant >= 0)
) PARTITION BY RANGE (created_at);

CREATE INDEX idx_search_history_user_id ON search_history (user_id);                                   -- a user's searches; erasure
CREATE INDEX idx_search_history_route ON search_history (origin_airport, destination_airport);         -- demand by route
CREATE INDEX idx_search_history_created_at ON search_history (created_at);                             -- purge by age
CREATE INDEX idx_search_history_departure_date ON search_history (departure_date);                     -- demand by travel date

-- Makes the partitions from the month of `first` on, `months` of them, in UTC; gives how many were missing. It gives up after 50 ms
-- without its lock (no writer waits longer behind it), and the job tries again.
CREATE FUNCTION make_search_history_partitions(first date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE
    m date; child text; made integer := 0;
BEGIN
    IF months NOT BETWEEN 1 AND 60 THEN RAISE EXCEPTION 'months must be from 1 to 60' USING ERRCODE = 'invalid_parameter_value'; END IF;
    FOR i IN 0 .. months - 1 LOOP
        m := (date_trunc('month', first::timestamp) + make_interval(months => i))::date;
        child := 'search_history' || to_char(m, '_YYYY_MM');
        CONTINUE WHEN to_regclass(child) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I PARTITION OF search_history FOR VALUES FROM (%L) TO (%L)', child,
                       to_char(m, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(m + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

-- The months there are. (CASE, since the planner may look at the names of other tables first.)
CREATE FUNCTION search_history_months() RETURNS TABLE (child regclass, month date) LANGUAGE sql STABLE AS $$
    SELECT inhrelid::regclass, CASE WHEN inhrelid::regclass::text ~ '^search_history_[0-9]{4}_[0-9]{2}$'
                                    THEN to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM') END
      FROM pg_inherits WHERE inhparent = 'search_history'::regclass
$$;

-- Drops the oldest month that lies wholly before; false: there is none. One at a time, so that the table is locked for that alone.
CREATE FUNCTION drop_search_history_month(keep interval) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '50ms' AS $$
DECLARE oldest regclass;
BEGIN
    IF keep < interval '1 day' THEN RAISE EXCEPTION 'keep must be a day at least' USING ERRCODE = 'invalid_parameter_value'; END IF;
    SELECT child INTO oldest FROM search_history_months()
     WHERE (month + interval '1 month') AT TIME ZONE 'UTC' <= now() - keep ORDER BY month LIMIT 1;
    IF oldest IS NULL THEN RETURN false; END IF;
    EXECUTE format('DROP TABLE %s', oldest);
    RETURN true;
END $$;

SELECT make_search_history_partitions(current_date, 4);
