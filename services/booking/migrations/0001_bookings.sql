-- Bookings by month of departure. Global uniqueness, and which month to look in, is the directory's: one narrow row for each
-- booking, kept for ever, and the only table that others reference, so that a month of bookings can leave whole.

CREATE TABLE booking_directory (
    id                 uuid        PRIMARY KEY,          -- UUIDv8: carries its user's bucket, as the reference does
    booking_reference  varchar(10) NOT NULL CONSTRAINT idx_bookings_booking_ref UNIQUE,
    pnr                varchar(6),                       -- NULL until the GDS has made the order
    gds_provider       varchar(50) NOT NULL,
    user_id            uuid        NOT NULL,             -- of the user service
    departure_datetime timestamptz NOT NULL,             -- updated here only: booking and children follow (ON UPDATE CASCADE)
    idempotency_key    varchar(255),                     -- of the request that made it; forgotten after seven days
    created_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT booking_directory_key UNIQUE (id, departure_datetime)
);
-- A request that is run again finds the booking that its first run made.
CREATE UNIQUE INDEX booking_directory_request ON booking_directory (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- A user's bookings, page by page.
CREATE INDEX idx_bookings_user_id ON booking_directory (user_id, departure_datetime DESC, id DESC);
-- What an agent has in hand is often only the PNR.
CREATE INDEX idx_bookings_pnr ON booking_directory (pnr, gds_provider);

CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = CURRENT_TIMESTAMP;
    RETURN NEW;
END $$;

CREATE TABLE bookings (
    id                  uuid          NOT NULL,
    booking_reference   varchar(10)   NOT NULL,
    pnr                 varchar(6),
    user_id             uuid          NOT NULL,
    gds_provider        varchar(50)   NOT NULL CONSTRAINT valid_gds_provider CHECK (gds_provider IN ('AMADEUS', 'SABRE', 'TRAVELPORT')),
    gds_booking_id      varchar(100),
    origin_airport      varchar(3)    NOT NULL,
    destination_airport varchar(3)    NOT NULL,
    departure_datetime  timestamptz   NOT NULL,
    arrival_datetime    timestamptz   NOT NULL,
    flight_type         varchar(20)   NOT NULL CONSTRAINT valid_flight_type CHECK (flight_type IN ('ONE_WAY', 'ROUND_TRIP', 'MULTI_CITY')),
    base_fare           numeric(15,3) NOT NULL,
    taxes               numeric(15,3) NOT NULL,
    fees                numeric(15,3) NOT NULL DEFAULT 0,
    total_amount        numeric(15,3) NOT NULL CONSTRAINT valid_amount CHECK (total_amount >= 0),
    currency            varchar(3)    NOT NULL DEFAULT 'USD',
    status              varchar(20)   NOT NULL DEFAULT 'PENDING_PAYMENT' CONSTRAINT valid_status CHECK (status IN
                        ('PENDING_PAYMENT', 'CONFIRMED', 'FAILED', 'CANCELLED', 'CHECKED_IN', 'COMPLETED', 'REFUNDED')),
    payment_status      varchar(20)   NOT NULL DEFAULT 'PENDING' CONSTRAINT valid_payment_status CHECK (payment_status IN
                        ('PENDING', 'AUTHORIZED', 'CAPTURED', 'FAILED', 'REFUNDED', 'PARTIALLY_REFUNDED')),
    payment_id          uuid,                            -- of the payment service: the last attempt
    ticketed            boolean       NOT NULL DEFAULT false,
    ticket_issued_at    timestamptz,
    ticket_time_limit   timestamptz,
    contact_email       varchar(255)  NOT NULL,
    contact_phone       varchar(20)   NOT NULL,
    failure_code        varchar(50),                     -- why it FAILED: "sold-out"
    failure_detail      text,
    version             bigint        NOT NULL DEFAULT 1,  -- raised by every change; travels in the outbox
    created_at          timestamptz   NOT NULL DEFAULT now(),
    updated_at          timestamptz   NOT NULL DEFAULT now(),
    confirmed_at        timestamptz,
    cancelled_at        timestamptz,
    cancellation_reason text,
    user_deleted        boolean       NOT NULL DEFAULT false,
    CONSTRAINT parts_add_up CHECK (total_amount = base_fare + taxes + fees),
    CONSTRAINT pnr_once_confirmed CHECK (pnr IS NOT NULL OR status IN ('PENDING_PAYMENT', 'FAILED', 'CANCELLED')),
    CONSTRAINT no_ticket_unpaid CHECK (status NOT IN ('CONFIRMED', 'CHECKED_IN', 'COMPLETED') OR
        (ticketed AND payment_status IN ('CAPTURED', 'REFUNDED', 'PARTIALLY_REFUNDED'))),
    PRIMARY KEY (id, departure_datetime),
    CONSTRAINT bookings_in_directory FOREIGN KEY (id, departure_datetime)
        REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE
) PARTITION BY RANGE (departure_datetime);
CREATE INDEX idx_bookings_status ON bookings (status);                -- what is open in a month: completion, archiving
CREATE INDEX idx_bookings_departure ON bookings (departure_datetime);  -- who flies on a day: reminders, completion
CREATE INDEX idx_bookings_created_at ON bookings (created_at);         -- what was sold on a day: reconciliation
CREATE TRIGGER update_bookings_updated_at BEFORE UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- A booking is never deleted: erasure anonymises it in place, archiving takes its whole month.
REVOKE DELETE ON booking_directory, bookings FROM booking_app;
