-- Users whose erasure the user service told of, and how far this service has come with its part. Only ids: nothing of the user.

CREATE TABLE user_erasures (
    erasure_id      uuid        PRIMARY KEY,
    user_id         uuid        NOT NULL,
    asked_at        timestamptz NOT NULL,
    next_pass_at    timestamptz,                     -- NULL: nothing is left to do
    passes          integer     NOT NULL DEFAULT 0,  -- over all that is kept here of the user
    changed         bigint      NOT NULL DEFAULT 0,  -- rows or documents that were anonymised or deleted
    waits_for       text,                            -- what the last pass had to leave; NULL: nothing
    acknowledged_at timestamptz
);
CREATE INDEX user_erasures_due ON user_erasures (next_pass_at) WHERE next_pass_at IS NOT NULL;
