-- What was anchored of the audit log outside this database (services/booking/anchors): each anchor signs the head of every chain that
-- has grown, and the anchor before it. Someone who rewrites the log and this table still has the signed objects against them.

CREATE TABLE booking_audit_anchors (
    number      bigint      PRIMARY KEY CONSTRAINT valid_number CHECK (number > 0),  -- from 1 on, without gaps
    object_key  text        NOT NULL,
    sha256      varchar(64) NOT NULL,  -- of the object; the next anchor names it
    covers_from timestamptz NOT NULL,  -- chains with rows written since then…
    last_id     uuid,                  -- the last booking in it; NULL: none is left, the round is complete
    anchored_at timestamptz NOT NULL   -- when the round began
);
REVOKE UPDATE, DELETE, TRUNCATE ON booking_audit_anchors FROM booking_app;
