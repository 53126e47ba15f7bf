-- What gateways settled, held against our payments and the tickets; each difference is a row that somebody can act upon.

CREATE TABLE settlements (
    payment_gateway    varchar(50)   NOT NULL CONSTRAINT valid_gateway CHECK (payment_gateway IN ('STRIPE', 'PAYPAL', 'BRAINTREE')),
    settlement_id      varchar(255)  NOT NULL,  -- the gateway's
    kind               varchar(20)   NOT NULL CONSTRAINT valid_kind CHECK (kind IN ('CAPTURE', 'REFUND', 'DISPUTE', 'FEE', 'OTHER')),
    gateway_payment_id varchar(255)  NOT NULL,  -- '': it belongs to none
    transaction_id     varchar(255)  NOT NULL,
    our_reference      varchar(255)  NOT NULL,
    payment_id         uuid          REFERENCES payment_directory (id),  -- of ours; NULL: not known
    gross              numeric(15,3) NOT NULL,  -- negative: taken back
    fee                numeric(15,3) NOT NULL,
    currency           varchar(3)    NOT NULL CONSTRAINT valid_currency CHECK (currency ~ '^[A-Z]{3}$'),
    settled_at         timestamptz   NOT NULL,
    imported_at        timestamptz   NOT NULL,
    judged_at          timestamptz,            -- NULL: what it is of has not been compared since it came
    PRIMARY KEY (payment_gateway, settlement_id)
);
CREATE INDEX idx_settlements_payment_id ON settlements (payment_id);
CREATE INDEX idx_settlements_to_judge ON settlements (payment_gateway, settlement_id) WHERE judged_at IS NULL;
CREATE INDEX idx_settlements_settled_at ON settlements (settled_at);

-- How far reconciliation has come: each gateway's reports are read up to there; payments and tickets are looked at from there on in
-- the next run. What gateways settled before `began` is not looked into.
CREATE TABLE reconciliation_marks (
    name  varchar(50) PRIMARY KEY,
    began timestamptz NOT NULL,
    up_to timestamptz NOT NULL
);

CREATE TABLE reconciliation_exceptions (
    id              uuid          PRIMARY KEY,
    kind            varchar(30)   NOT NULL CONSTRAINT valid_kind CHECK (kind IN
                    ('MISSING_AT_GATEWAY', 'UNKNOWN_AT_OURS', 'AMOUNT_DIFFERS', 'DUPLICATE_CAPTURE', 'DISPUTED', 'MONEY_WITHOUT_TICKET',
                     'TICKET_WITHOUT_MONEY')),
    subject         varchar(320)  NOT NULL,  -- what it is about: "payment …", "refund …", "settlement STRIPE …", "booking …"
    payment_gateway varchar(50),
    payment_id      uuid,
    booking_id      uuid,
    expected        numeric(15,3),           -- as we have it; NULL: we have none
    found           numeric(15,3),           -- as the gateway has it; NULL: it has none
    currency        varchar(3),
    explanation     text          NOT NULL,
    status          varchar(20)   NOT NULL DEFAULT 'OPEN' CONSTRAINT valid_status CHECK (status IN ('OPEN', 'GONE', 'RESOLVED')),
    first_seen      timestamptz   NOT NULL,
    last_seen       timestamptz   NOT NULL,
    ended_at        timestamptz,
    resolved_by     uuid,
    note            text,
    CONSTRAINT ended_has_its_time CHECK ((ended_at IS NOT NULL) = (status <> 'OPEN')),
    CONSTRAINT resolved_by_somebody CHECK ((status = 'RESOLVED') = (resolved_by IS NOT NULL)),
    CONSTRAINT resolved_with_a_note CHECK (status <> 'RESOLVED' OR note IS NOT NULL)
);
CREATE UNIQUE INDEX idx_exceptions_open ON reconciliation_exceptions (kind, subject) WHERE status = 'OPEN';
CREATE INDEX idx_exceptions_subject ON reconciliation_exceptions (subject);
CREATE INDEX idx_exceptions_payment_id ON reconciliation_exceptions (payment_id) WHERE status = 'OPEN';
CREATE INDEX idx_exceptions_ended_at ON reconciliation_exceptions (ended_at) WHERE status <> 'OPEN';
CREATE INDEX idx_exceptions_first_seen ON reconciliation_exceptions (first_seen, id);

CREATE INDEX idx_payments_captured_at ON payments (captured_at, id) WHERE captured_at IS NOT NULL;
