-- Accounts that were erased, and which services have done their part. Ids only; kept as the proof that it was done.

CREATE TABLE erasure_requests (
    id           uuid        PRIMARY KEY,
    user_id      uuid        NOT NULL CONSTRAINT one_erasure_to_a_user UNIQUE REFERENCES users (id),
    requested_by uuid        NOT NULL,  -- the user, or an admin
    status       varchar(20) NOT NULL DEFAULT 'OPEN' CONSTRAINT valid_erasure_status CHECK (status IN ('OPEN', 'COMPLETE')),
    requested_at timestamptz NOT NULL,
    completed_at timestamptz,
    CONSTRAINT complete_has_its_time CHECK ((status = 'COMPLETE') = (completed_at IS NOT NULL))
);
CREATE INDEX erasure_requests_open ON erasure_requests (requested_at) WHERE status = 'OPEN';  -- the oldest, for the metric

CREATE TABLE erasure_acknowledgements (
    erasure_id      uuid        NOT NULL REFERENCES erasure_requests (id),
    service         varchar(20) NOT NULL CONSTRAINT valid_service CHECK
                    (service IN ('search', 'booking', 'payment', 'notification', 'analytics', 'review')),
    changed         bigint      NOT NULL CONSTRAINT valid_changed CHECK (changed >= 0),
    acknowledged_at timestamptz NOT NULL,
    PRIMARY KEY (erasure_id, service)
);
