-- The Parquet objects that events are exported to: of each UTC day one, and another for what came late.
CREATE TABLE warehouse_parts (
    day         DATE NOT NULL,
    part        INTEGER NOT NULL CHECK (part > 0),
    object_key  TEXT NOT NULL UNIQUE,
    -- WRITING: the object may be there, and none of its events is marked. VERIFIED: it was read back, its events are
    -- being marked. DONE: they all are.
    state       VARCHAR(10) NOT NULL CHECK (state IN ('WRITING', 'VERIFIED', 'DONE')),
    events      INTEGER,
    counts      JSONB,                      -- events by type
    bytes       BIGINT,
    sha256      CHAR(64),
    started_at  TIMESTAMPTZ NOT NULL,
    verified_at TIMESTAMPTZ,
    PRIMARY KEY (day, part),
    CHECK (state = 'WRITING' OR (events > 0 AND counts IS NOT NULL AND bytes > 0 AND sha256 IS NOT NULL AND verified_at IS NOT NULL))
);
CREATE INDEX idx_warehouse_parts_unfinished ON warehouse_parts (day, part) WHERE state <> 'DONE';
