-- The outbox of a service, the place that other services have reached in it, and the places that this service has reached in
-- others' feeds. A row's transaction id (xid) gives the order: sequence order is not commit order.

CREATE TABLE outbox (
    era               smallint    NOT NULL DEFAULT 1,  -- raised after a restore into another cluster, where xids start low
    xid               xid8        NOT NULL DEFAULT pg_current_xact_id(),
    id                bigint      GENERATED ALWAYS AS IDENTITY,
    event_id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    aggregate_type    text        NOT NULL,
    aggregate_id      uuid        NOT NULL,
    aggregate_version bigint      NOT NULL,            -- the aggregate's own counter
    type              text        NOT NULL,
    payload           jsonb       NOT NULL,            -- the state after the change, not only the change
    traceparent       text,
    created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (era, xid, id)
);

-- What each reader of this feed has safely taken: nothing behind the slowest may be purged.
CREATE TABLE feed_reader (
    consumer text        PRIMARY KEY,
    era      smallint    NOT NULL,
    xid      xid8        NOT NULL,
    id       bigint      NOT NULL,
    seen_at  timestamptz NOT NULL DEFAULT now()
);

-- As a consumer: the place reached in each feed, moved in the transaction that holds the effect.
CREATE TABLE feed_cursor (
    feed text     PRIMARY KEY,
    era  smallint NOT NULL DEFAULT 0,
    xid  xid8     NOT NULL DEFAULT '0',
    id   bigint   NOT NULL DEFAULT 0
);

-- As a consumer: the newest version seen of each aggregate. event_id tells two events of one version apart.
CREATE TABLE seen_version (
    feed         text   NOT NULL,
    aggregate_id uuid   NOT NULL,
    version      bigint NOT NULL,
    event_id     uuid   NOT NULL,
    PRIMARY KEY (feed, aggregate_id)
);

-- As a consumer: events that failed again and again, for somebody to look at. Kept until deleted by hand.
CREATE TABLE parked_events (
    feed              text        NOT NULL,
    event_id          uuid        NOT NULL,
    aggregate_type    text        NOT NULL,
    aggregate_id      uuid        NOT NULL,
    aggregate_version bigint      NOT NULL,
    type              text        NOT NULL,
    payload           jsonb       NOT NULL,
    traceparent       text,
    created_at        timestamptz NOT NULL,
    error             text        NOT NULL,
    parked_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (feed, event_id)
);

-- Who holds the feeds back: transactions of any database of the cluster that have written and are older than a second.
-- The function runs as its owner, who may read all sessions' times; it gives no statement's text.
CREATE FUNCTION feed_stalls() RETURNS TABLE (datname name, pid int, usename name, state text, backend_xid xid, age interval)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.datname, a.pid, a.usename, a.state, a.backend_xid, clock_timestamp() - a.xact_start
      FROM pg_stat_activity a
     WHERE a.backend_xid IS NOT NULL AND clock_timestamp() - a.xact_start > interval '1 second'
     ORDER BY a.xact_start
$$;
CREATE VIEW feed_stall AS SELECT * FROM feed_stalls();

-- After a restore into another cluster, before anything is written (see Feed::needs_rebase).
CREATE PROCEDURE rebase_feed() LANGUAGE plpgsql AS $$
DECLARE next int := (SELECT coalesce(max(era), 0) + 1 FROM outbox);
BEGIN
    EXECUTE format('ALTER TABLE outbox ALTER era SET DEFAULT %s', next);
    INSERT INTO outbox (era, aggregate_type, aggregate_id, aggregate_version, type, payload)
    VALUES (next, 'feed', gen_random_uuid(), 1, 'feed_rebased', '{}');
END $$;
