-- What belongs to a booking, partitioned as it is. booking_departure is the booking's departure_datetime, and follows it.
-- passenger_id and flight_id are plain: a reference between partitioned children would tie their months together.

CREATE TABLE booking_passengers (
    id                     uuid         NOT NULL,
    booking_id             uuid         NOT NULL,
    booking_departure      timestamptz  NOT NULL,
    position               smallint     NOT NULL,  -- in the order of the request: the GDS refers to travellers by it
    passenger_type         varchar(10)  NOT NULL CONSTRAINT valid_passenger_type CHECK (passenger_type IN ('ADULT', 'CHILD', 'INFANT')),
    title                  varchar(10)  CONSTRAINT valid_title CHECK (title IN ('MR', 'MRS', 'MS', 'MISS', 'DR')),
    first_name             varchar(100) NOT NULL,
    middle_name            varchar(100),
    last_name              varchar(100) NOT NULL,
    date_of_birth          date         NOT NULL,
    gender                 varchar(10)  CONSTRAINT valid_gender CHECK (gender IN ('MALE', 'FEMALE', 'OTHER')),
    nationality            varchar(2),
    passport_number        varchar(20),
    passport_country       varchar(2),
    passport_expiry_date   date,                   -- checked against the last arrival when it is written: see domain/party
    frequent_flyer_airline varchar(2),
    frequent_flyer_number  varchar(50),
    ticket_number          varchar(20),            -- the current first ticket; all of them are in booking_documents
    ticket_status          varchar(20)  CONSTRAINT valid_ticket_status CHECK (ticket_status IN ('ISSUED', 'VOIDED', 'REFUNDED', 'EXCHANGED')),
    created_at             timestamptz  NOT NULL DEFAULT now(),
    updated_at             timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT whole_passport CHECK (num_nonnulls(passport_number, passport_country, passport_expiry_date) IN (0, 3)),
    CONSTRAINT whole_frequent_flyer CHECK (num_nonnulls(frequent_flyer_airline, frequent_flyer_number) IN (0, 2)),
    PRIMARY KEY (id, booking_departure),
    FOREIGN KEY (booking_id, booking_departure) REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE
) PARTITION BY RANGE (booking_departure);
CREATE INDEX idx_passengers_booking_id ON booking_passengers (booking_id);
CREATE INDEX idx_passengers_ticket_number ON booking_passengers (ticket_number);
CREATE TRIGGER update_passengers_updated_at BEFORE UPDATE ON booking_passengers FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE booking_flights (
    id                      uuid         NOT NULL,
    booking_id              uuid         NOT NULL,
    booking_departure       timestamptz  NOT NULL,
    segment_number          integer      NOT NULL CONSTRAINT valid_segment CHECK (segment_number > 0),
    airline_code            varchar(2)   NOT NULL,
    airline_name            varchar(100) NOT NULL,
    flight_number           varchar(10)  NOT NULL,
    operating_carrier       varchar(2),
    aircraft_type           varchar(50),
    aircraft_code           varchar(10),
    departure_airport       varchar(3)   NOT NULL,
    departure_terminal      varchar(10),
    departure_datetime      timestamptz  NOT NULL,
    departure_zone          varchar(64)  NOT NULL,  -- IANA: what the ticket says is the airport's local time
    arrival_airport         varchar(3)   NOT NULL,
    arrival_terminal        varchar(10),
    arrival_datetime        timestamptz  NOT NULL,
    arrival_zone            varchar(64)  NOT NULL,
    cabin_class             varchar(20)  NOT NULL CONSTRAINT valid_cabin_class CHECK (cabin_class IN ('ECONOMY', 'PREMIUM_ECONOMY', 'BUSINESS', 'FIRST')),
    booking_class           varchar(2)   NOT NULL,
    flight_duration_minutes integer      CONSTRAINT valid_duration CHECK (flight_duration_minutes > 0),
    baggage_allowance       jsonb,                  -- {"checked": {"pieces": 1, "weight_kg": 23}, "cabin": {…}} of an adult
    status                  varchar(20)  NOT NULL DEFAULT 'CONFIRMED' CONSTRAINT valid_flight_status CHECK
                            (status IN ('CONFIRMED', 'CHECKED_IN', 'BOARDED', 'DEPARTED', 'ARRIVED', 'CANCELLED')),
    created_at              timestamptz  NOT NULL DEFAULT now(),
    updated_at              timestamptz  NOT NULL DEFAULT now(),
    PRIMARY KEY (id, booking_departure),
    FOREIGN KEY (booking_id, booking_departure) REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE
) PARTITION BY RANGE (booking_departure);
CREATE INDEX idx_flights_booking_id ON booking_flights (booking_id);
CREATE INDEX idx_flights_departure ON booking_flights (departure_datetime);
CREATE INDEX idx_flights_airline ON booking_flights (airline_code);
CREATE TRIGGER update_flights_updated_at BEFORE UPDATE ON booking_flights FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE booking_ancillaries (
    id                uuid          NOT NULL DEFAULT gen_random_uuid(),
    booking_id        uuid          NOT NULL,
    booking_departure timestamptz   NOT NULL,
    passenger_id      uuid,
    flight_id         uuid,
    ancillary_type    varchar(50)   NOT NULL CONSTRAINT valid_ancillary_type CHECK (ancillary_type IN
                      ('SEAT_SELECTION', 'EXTRA_BAGGAGE', 'MEAL', 'LOUNGE_ACCESS', 'PRIORITY_BOARDING', 'WIFI', 'INSURANCE')),
    description       text          NOT NULL,
    quantity          integer       NOT NULL DEFAULT 1 CONSTRAINT valid_quantity CHECK (quantity > 0),
    price             numeric(15,3) NOT NULL CONSTRAINT valid_price CHECK (price >= 0),
    currency          varchar(3)    NOT NULL DEFAULT 'USD',
    status            varchar(20)   NOT NULL DEFAULT 'CONFIRMED' CONSTRAINT valid_ancillary_status CHECK (status IN ('CONFIRMED', 'CANCELLED', 'REFUNDED')),
    created_at        timestamptz   NOT NULL DEFAULT now(),
    updated_at        timestamptz   NOT NULL DEFAULT now(),
    PRIMARY KEY (id, booking_departure),
    FOREIGN KEY (booking_id, booking_departure) REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE
) PARTITION BY RANGE (booking_departure);
CREATE INDEX idx_ancillaries_booking_id ON booking_ancillaries (booking_id);
CREATE INDEX idx_ancillaries_type ON booking_ancillaries (ancillary_type);
CREATE TRIGGER update_ancillaries_updated_at BEFORE UPDATE ON booking_ancillaries FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- Tickets, and EMDs for ancillaries: a traveller may have several (conjunction tickets, exchanges).
CREATE TABLE booking_documents (
    id                uuid        NOT NULL DEFAULT gen_random_uuid(),
    booking_id        uuid        NOT NULL,
    booking_departure timestamptz NOT NULL,
    passenger_id      uuid        NOT NULL,
    document_type     varchar(10) NOT NULL CONSTRAINT valid_document_type CHECK (document_type IN ('TICKET', 'EMD')),
    document_number   varchar(20) NOT NULL CONSTRAINT valid_document_number CHECK (document_number ~ '^[0-9]{13}$'),
    status            varchar(20) NOT NULL CONSTRAINT valid_document_status CHECK (status IN ('ISSUED', 'VOIDED', 'REFUNDED', 'EXCHANGED')),
    issued_at         timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, booking_departure),
    CONSTRAINT booking_documents_number UNIQUE (booking_id, booking_departure, document_number),
    FOREIGN KEY (booking_id, booking_departure) REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE
) PARTITION BY RANGE (booking_departure);
CREATE INDEX idx_documents_number ON booking_documents (document_number);  -- an airline asks by its ticket's number
CREATE TRIGGER update_documents_updated_at BEFORE UPDATE ON booking_documents FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- One coupon for each flight that a document is good for.
CREATE TABLE booking_coupons (
    booking_id        uuid        NOT NULL,
    booking_departure timestamptz NOT NULL,
    document_number   varchar(20) NOT NULL,
    coupon_number     smallint    NOT NULL CONSTRAINT valid_coupon_number CHECK (coupon_number > 0),
    flight_id         uuid        NOT NULL,
    status            varchar(20) NOT NULL CONSTRAINT valid_coupon_status CHECK (status IN ('ISSUED', 'USED', 'VOIDED', 'REFUNDED', 'EXCHANGED')),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (booking_id, booking_departure, document_number, coupon_number),
    FOREIGN KEY (booking_id, booking_departure) REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE
) PARTITION BY RANGE (booking_departure);
CREATE TRIGGER update_coupons_updated_at BEFORE UPDATE ON booking_coupons FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- What the traveller accepted, as it was priced then: segments, fare bases, taxes by code, conditions, validating carrier, the price
-- by passenger and the provider's raw offer. Written once.
CREATE TABLE accepted_offers (
    booking_id        uuid        NOT NULL,
    booking_departure timestamptz NOT NULL,
    offer_id          uuid        NOT NULL,             -- of the search service
    offer             jsonb       NOT NULL,             -- the normalised offer without `raw`
    raw               text        NOT NULL,             -- the provider's own, byte for byte: it is sent back to it
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (booking_id, booking_departure),
    FOREIGN KEY (booking_id, booking_departure) REFERENCES booking_directory (id, departure_datetime) ON UPDATE CASCADE
) PARTITION BY RANGE (booking_departure);

-- Who is on which flight, as hashes of name, birth date, flight and day: the same people on the same flight twice are questioned
-- (domain/fingerprint). Purged once the flight has left.
CREATE TABLE traveller_flights (
    fingerprint bytea       NOT NULL,
    booking_id  uuid        NOT NULL REFERENCES booking_directory (id),
    departs_at  timestamptz NOT NULL,
    PRIMARY KEY (fingerprint, booking_id)
);
CREATE INDEX idx_traveller_flights_departs_at ON traveller_flights (departs_at);
CREATE INDEX idx_traveller_flights_booking_id ON traveller_flights (booking_id);

REVOKE DELETE ON booking_passengers, booking_flights, booking_ancillaries, booking_documents, booking_coupons FROM booking_app;
-- A departure that moves still reaches it: cascades run as the table's owner.
REVOKE UPDATE, DELETE ON accepted_offers FROM booking_app;
