-- When each recurring job last ran, in whichever process, and what it reported.
CREATE TABLE job_runs (
    name          text        PRIMARY KEY,
    started_at    timestamptz NOT NULL,
    finished_at   timestamptz,              -- NULL: running, or its process ended in the middle
    ok            boolean,
    report        jsonb,
    runs          bigint      NOT NULL DEFAULT 0,
    failures      bigint      NOT NULL DEFAULT 0
);
