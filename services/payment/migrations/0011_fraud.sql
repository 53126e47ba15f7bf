-- What rules make of a payment, and what an agent decides on one in REVIEW.

ALTER TABLE payments
    DROP CONSTRAINT valid_outcome,
    ADD CONSTRAINT valid_outcome CHECK (outcome IN ('DONE', 'REFUSED', 'ACTION_REQUIRED', 'IN_REVIEW', 'UNKNOWN')),
    ADD COLUMN review_until timestamptz,  -- an agent decides before; NULL where there is nothing to decide
    ADD COLUMN review_decision varchar(20)
        CONSTRAINT valid_review_decision CHECK (review_decision IN ('APPROVED', 'REJECTED', 'EXPIRED')),
    -- Nobody is charged for what the rules refused, nor for what waits for an agent.
    ADD CONSTRAINT blocked_is_refused CHECK (fraud_status <> 'BLOCKED' OR status IN ('PENDING', 'FAILED')),
    ADD CONSTRAINT review_is_of_what_is_held CHECK (outcome <> 'IN_REVIEW' OR (status = 'AUTHORIZED' AND review_until IS NOT NULL));

CREATE INDEX idx_payments_in_review ON payments (authorized_at) WHERE outcome = 'IN_REVIEW';  -- the agents' queue
-- For the rules that count declines of one token, or from one network.
CREATE INDEX idx_payments_failed_token ON payments (payment_token, created_at) WHERE status = 'FAILED';
CREATE INDEX idx_payments_failed_address ON payments (ip_address, created_at) WHERE status = 'FAILED';

-- Who decided, and why; kept as long as the payment. The service can't change it.
CREATE TABLE payment_reviews (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id uuid        NOT NULL REFERENCES payment_directory (id),
    decision   varchar(20) NOT NULL CONSTRAINT valid_decision CHECK (decision IN ('APPROVED', 'REJECTED', 'EXPIRED')),
    decided_by uuid,       -- an agent; NULL: nobody did in time
    reason     text,
    decided_at timestamptz NOT NULL,
    CONSTRAINT a_person_decides CHECK ((decided_by IS NULL) = (decision = 'EXPIRED')),
    CONSTRAINT one_decision UNIQUE (payment_id)
);
REVOKE UPDATE, DELETE, TRUNCATE ON payment_reviews FROM payment_app;
