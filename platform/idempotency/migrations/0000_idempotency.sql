-- First answers to requests that carry an Idempotency-Key, replayed to their retries. Kept seven days (created_at).

CREATE TABLE idempotency_keys (
    user_id     uuid        NOT NULL,
    operation   text        NOT NULL,            -- "POST /v1/bookings"
    key         text        NOT NULL,
    body_hash   text        NOT NULL,            -- another body under the same key is refused
    lease_owner text,                            -- the name of a session of the process that runs it
    lease_until timestamptz,                     -- while the first request runs; NULL: it has ended
    status      smallint,                        -- the answer
    body        text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, operation, key),
    CONSTRAINT running_or_answered CHECK ((lease_until IS NULL) = (status IS NOT NULL AND body IS NOT NULL))
);
CREATE INDEX idx_idempotency_keys_created_at ON idempotency_keys (created_at);
