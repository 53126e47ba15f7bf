-- Collections of the analytics service where documents are kept in PostgreSQL: what documents::postgres_schema() gives for
-- them (a test compares). Change a collection by a further migration.
CREATE TABLE IF NOT EXISTS events (id text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS idx_events_type_timestamp ON events ((doc->'event_type') ASC NULLS FIRST, (doc->'timestamp') DESC NULLS LAST);
CREATE INDEX IF NOT EXISTS idx_events_user_timestamp ON events ((doc->'user_id') ASC NULLS FIRST, (doc->'timestamp') DESC NULLS LAST);
CREATE INDEX IF NOT EXISTS idx_events_timestamp ON events ((doc->'timestamp') DESC NULLS LAST);
CREATE INDEX IF NOT EXISTS idx_events_date_type ON events ((doc->'date') ASC NULLS FIRST, (doc->'event_type') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_events_received ON events ((doc->'received_at') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_events_export ON events ((doc->'exported') ASC NULLS FIRST, (doc->'date') ASC NULLS FIRST, (id) ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_events_purge ON events ((doc->'purge_at') ASC NULLS FIRST);
