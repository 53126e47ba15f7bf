-- Payments, by month of their making, with one small directory that holds what must be unique over all months.

CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END $$;

-- One narrow row for each payment, for ever. A look-up by id, reference, booking, key or gateway's id goes through it and then
-- touches one partition.
CREATE TABLE payment_directory (
    id                        uuid         PRIMARY KEY,
    payment_reference         varchar(20)  NOT NULL CONSTRAINT idx_payments_reference UNIQUE,
    booking_id                uuid         NOT NULL,
    user_id                   uuid         NOT NULL,
    operation                 varchar(20)  NOT NULL DEFAULT 'AUTHORIZE',
    idempotency_key           varchar(255) NOT NULL,
    payment_gateway           varchar(50)  NOT NULL,
    gateway_payment_intent_id varchar(255),  -- NULL until the gateway has answered
    created_at                timestamptz  NOT NULL,
    CONSTRAINT payment_directory_key UNIQUE (id, created_at),
    -- The caller is the booking: a key is good for one payment of one booking.
    CONSTRAINT idx_payments_idempotency UNIQUE (booking_id, operation, idempotency_key),
    CONSTRAINT idx_payments_intent UNIQUE (payment_gateway, gateway_payment_intent_id)
);
CREATE INDEX idx_payments_booking_id ON payment_directory (booking_id, created_at DESC, id DESC);  -- a booking's payments
CREATE INDEX idx_payments_user_id ON payment_directory (user_id, created_at);                      -- a user's, for fraud rules

CREATE TABLE payments (
    id                        uuid          NOT NULL,
    payment_reference         varchar(20)   NOT NULL,
    booking_id                uuid          NOT NULL,
    booking_reference         varchar(10)   NOT NULL,
    user_id                   uuid          NOT NULL,
    payment_gateway           varchar(50)   NOT NULL CONSTRAINT valid_gateway CHECK (payment_gateway IN ('STRIPE', 'PAYPAL', 'BRAINTREE')),
    gateway_transaction_id    varchar(255),
    gateway_payment_intent_id varchar(255),
    amount                    numeric(15,3) NOT NULL CONSTRAINT valid_amount CHECK (amount > 0),
    currency                  varchar(3)    NOT NULL DEFAULT 'USD' CONSTRAINT valid_currency CHECK (currency ~ '^[A-Z]{3}$'),
    payment_method_type       varchar(50)   NOT NULL
                              CONSTRAINT valid_method CHECK (payment_method_type IN ('CARD', 'PAYPAL', 'BANK_TRANSFER')),
    payment_token             varchar(255),  -- the gateway's, never a card number
    card_brand                varchar(20),
    card_last4                varchar(4)    CONSTRAINT valid_last4 CHECK (card_last4 ~ '^[0-9]{4}$'),
    card_exp_month            integer       CONSTRAINT valid_exp_month CHECK (card_exp_month BETWEEN 1 AND 12),
    card_exp_year             integer       CONSTRAINT valid_exp_year CHECK (card_exp_year BETWEEN 2000 AND 2100),
    status                    varchar(20)   NOT NULL DEFAULT 'PENDING',
    fraud_score               numeric(5,2)  CONSTRAINT valid_fraud_score CHECK (fraud_score BETWEEN 0 AND 100),
    fraud_status              varchar(20)   CONSTRAINT valid_fraud_status CHECK (fraud_status IN ('SAFE', 'REVIEW', 'BLOCKED')),
    risk_factors              jsonb         CONSTRAINT risk_factors_is_list CHECK (jsonb_typeof(risk_factors) = 'array'),
    three_d_secure_status     varchar(20)   CONSTRAINT valid_three_d_secure
                                            CHECK (three_d_secure_status IN ('AUTHENTICATED', 'NOT_AUTHENTICATED', 'ATTEMPTED')),
    three_d_secure_version    varchar(10),
    created_at                timestamptz   NOT NULL,
    updated_at                timestamptz   NOT NULL DEFAULT now(),
    authorized_at             timestamptz,
    authorization_expires_at  timestamptz,
    captured_at               timestamptz,
    failed_at                 timestamptz,
    failure_code              varchar(50),
    failure_message           text,
    ip_address                inet,
    user_agent                text,
    idempotency_key           varchar(255)  NOT NULL,
    return_url                text,
    version                   bigint        NOT NULL DEFAULT 1,  -- raised by each change that the outbox tells of

    -- What was asked for last and what became of it. Its number makes the idempotency key at the gateway: the same request has
    -- the same number however often it is sent, and a new request after a refusal has the next.
    operation                 varchar(20)   NOT NULL CONSTRAINT valid_operation CHECK (operation IN ('AUTHORIZE', 'CAPTURE', 'VOID')),
    operation_number          integer       NOT NULL DEFAULT 1 CONSTRAINT valid_operation_number CHECK (operation_number > 0),
    operation_since           timestamptz   NOT NULL,
    outcome                   varchar(20)   NOT NULL
                              CONSTRAINT valid_outcome CHECK (outcome IN ('DONE', 'REFUSED', 'ACTION_REQUIRED', 'UNKNOWN')),
    next_action               jsonb,
    next_check_at             timestamptz,                 -- when to find out; NULL while there is nothing to
    checks                    integer       NOT NULL DEFAULT 0,
    missing_looks             integer       NOT NULL DEFAULT 0,  -- how often the gateway, asked after the settle time, knew nothing

    PRIMARY KEY (id, created_at),
    FOREIGN KEY (id, created_at) REFERENCES payment_directory (id, created_at),
    CONSTRAINT valid_status CHECK (status IN ('PENDING', 'AUTHORIZED', 'CAPTURED', 'COMPLETED', 'FAILED', 'REFUNDED',
                                              'PARTIALLY_REFUNDED', 'CANCELLED')),
    CONSTRAINT authorized_has_intent CHECK (gateway_payment_intent_id IS NOT NULL OR status IN ('PENDING', 'FAILED', 'CANCELLED')),
    CONSTRAINT captured_has_its_time CHECK (captured_at IS NOT NULL OR
                                            status NOT IN ('CAPTURED', 'COMPLETED', 'REFUNDED', 'PARTIALLY_REFUNDED'))
) PARTITION BY RANGE (created_at);
CREATE INDEX idx_payments_status ON payments (status) WHERE status IN ('PENDING', 'AUTHORIZED');  -- what is open
CREATE INDEX idx_payments_created_at ON payments (created_at);                                    -- reports
CREATE INDEX idx_payments_gateway_txn ON payments (gateway_transaction_id);                       -- an agent has a charge's id
CREATE INDEX idx_payments_next_check ON payments (next_check_at) WHERE next_check_at IS NOT NULL;  -- the resolver
CREATE TRIGGER update_payments_updated_at BEFORE UPDATE ON payments
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE refunds (
    id                 uuid          NOT NULL DEFAULT gen_random_uuid(),
    payment_id         uuid          NOT NULL,
    payment_created_at timestamptz   NOT NULL,  -- the payment's: the partition key
    refund_reference   varchar(20)   NOT NULL,
    gateway_refund_id  varchar(255),
    amount             numeric(15,3) NOT NULL CONSTRAINT valid_refund_amount CHECK (amount > 0),
    currency           varchar(3)    NOT NULL CONSTRAINT valid_currency CHECK (currency ~ '^[A-Z]{3}$'),
    reason             varchar(50)   NOT NULL CONSTRAINT valid_reason CHECK (reason IN
                       ('CUSTOMER_REQUEST', 'CANCELLATION', 'FRAUD', 'DUPLICATE', 'SCHEDULE_CHANGE', 'OTHER')),
    reason_details     text,
    status             varchar(20)   NOT NULL DEFAULT 'PENDING' CONSTRAINT valid_refund_status CHECK (status IN
                       ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    requested_at       timestamptz   NOT NULL DEFAULT now(),
    processed_at       timestamptz,
    completed_at       timestamptz,
    failed_at          timestamptz,
    failure_reason     text,
    requested_by       uuid,
    requested_by_type  varchar(20)   CONSTRAINT valid_requester CHECK (requested_by_type IN ('CUSTOMER', 'ADMIN', 'SYSTEM')),
    PRIMARY KEY (id, payment_created_at),
    CONSTRAINT refunds_reference UNIQUE (refund_reference, payment_created_at),
    FOREIGN KEY (payment_id, payment_created_at) REFERENCES payment_directory (id, created_at)
) PARTITION BY RANGE (payment_created_at);
CREATE INDEX idx_refunds_payment_id ON refunds (payment_id);
CREATE INDEX idx_refunds_status ON refunds (status) WHERE status IN ('PENDING', 'PROCESSING');
CREATE INDEX idx_refunds_requested_at ON refunds (requested_at);

-- One row for each call to a gateway that asks for something, written before the call.
CREATE TABLE payment_attempts (
    id                       uuid        NOT NULL DEFAULT gen_random_uuid(),
    payment_id               uuid        NOT NULL,
    payment_created_at       timestamptz NOT NULL,  -- the payment's: the partition key
    attempt_number           integer     NOT NULL CONSTRAINT valid_attempt_number CHECK (attempt_number > 0),
    operation                varchar(20) NOT NULL CONSTRAINT valid_operation CHECK (operation IN ('AUTHORIZE', 'CAPTURE', 'VOID')),
    payment_gateway          varchar(50) NOT NULL,
    gateway_key              varchar(255) NOT NULL,  -- the idempotency key sent
    gateway_id               varchar(255),           -- what the gateway calls the payment
    gateway_response_code    varchar(50),
    gateway_response_message text,
    success                  boolean,                -- NULL: not known
    attempted_at             timestamptz NOT NULL DEFAULT now(),
    finished_at              timestamptz,
    PRIMARY KEY (id, payment_created_at),
    CONSTRAINT attempts_in_order UNIQUE (payment_id, attempt_number, payment_created_at),
    FOREIGN KEY (payment_id, payment_created_at) REFERENCES payment_directory (id, created_at)
) PARTITION BY RANGE (payment_created_at);
CREATE INDEX idx_attempts_payment_id ON payment_attempts (payment_id);
CREATE INDEX idx_attempts_attempted_at ON payment_attempts (attempted_at);

-- What passed between us and a gateway, redacted; kept for 18 months (payment.purge).
CREATE TABLE payment_messages (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id   uuid        NOT NULL REFERENCES payment_directory (id),
    gateway      varchar(50) NOT NULL,
    operation    varchar(50) NOT NULL,
    request      text        NOT NULL,
    reply        text        NOT NULL,
    http_status  integer     NOT NULL,
    elapsed_ms   integer     NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_payment_messages_payment_id ON payment_messages (payment_id, id);
CREATE INDEX idx_payment_messages_created_at ON payment_messages (created_at);

-- Each event of a gateway once, as it came (its signature was verified); kept for 90 days (payment.purge).
CREATE TABLE webhook_inbox (
    gateway      varchar(50)  NOT NULL,
    event_id     varchar(255) NOT NULL,
    type         varchar(100) NOT NULL,
    kind         varchar(20)  NOT NULL CONSTRAINT valid_kind CHECK (kind IN ('PAYMENT', 'REFUND', 'DISPUTE', 'OTHER')),
    gateway_payment_id varchar(255) NOT NULL DEFAULT '',
    our_reference varchar(255) NOT NULL DEFAULT '',
    body         text         NOT NULL,
    state        varchar(20)  NOT NULL DEFAULT 'NEW' CONSTRAINT valid_state CHECK (state IN ('NEW', 'DONE', 'IGNORED', 'FAILED')),
    tries        integer      NOT NULL DEFAULT 0,
    next_try_at  timestamptz,
    note         text,
    occurred_at  timestamptz  NOT NULL,
    received_at  timestamptz  NOT NULL DEFAULT now(),
    processed_at timestamptz,
    PRIMARY KEY (gateway, event_id)
);
CREATE INDEX idx_webhook_inbox_open ON webhook_inbox (next_try_at) WHERE state = 'NEW';
CREATE INDEX idx_webhook_inbox_received_at ON webhook_inbox (received_at);

-- Bookings that ended without being paid for (kept for 90 days): what is authorised for them, or will be, is given
CREATE TABLE ended_bookings (
    booking_id uuid        PRIMARY KEY,
    why        varchar(50) NOT NULL,
    ended_at   timestamptz NOT NULL DEFAULT now()
);

-- Months made ahead (idempotent; UTC bounds). There is no default partition: a date without a month is an error, not a place
-- to forget rows in. SECURITY DEFINER, so that the service's job can call it, and do no more than this.
CREATE FUNCTION make_payment_partitions(first date, months int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '200ms' AS $$
DECLARE m timestamp; parent text; part text; made int := 0;
BEGIN
    IF months < 1 OR months > 36 THEN RAISE EXCEPTION 'months must be 1 to 36'; END IF;
    FOR i IN 0 .. months - 1 LOOP
        m := date_trunc('month', first::timestamp) + make_interval(months => i);
        FOREACH parent IN ARRAY ARRAY['payments', 'refunds', 'payment_attempts'] LOOP
            part := parent || to_char(m, '_YYYY_MM');
            CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent, m AT TIME ZONE 'UTC',
                           (m + interval '1 month') AT TIME ZONE 'UTC');
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION make_payment_partitions(date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_payment_partitions(date, int) TO payment_app;
SELECT make_payment_partitions((now() AT TIME ZONE 'UTC')::date, 4);
