-- Reviews of flights, airlines and airports by travellers who flew, and votes on how helpful they are.

CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = CURRENT_TIMESTAMP;
    RETURN NEW;
END;
$$;

CREATE TABLE reviews (
    id                   uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    booking_id           uuid         NOT NULL,       -- of the booking service; checked through its API
    user_id              uuid         NOT NULL,
    review_type          varchar(20)  NOT NULL CONSTRAINT valid_review_type CHECK (review_type IN ('FLIGHT', 'AIRLINE', 'AIRPORT')),
    airline_code         varchar(2),
    flight_number        varchar(10),
    airport_code         varchar(3),
    overall_rating       integer      NOT NULL CONSTRAINT valid_overall_rating CHECK (overall_rating BETWEEN 1 AND 5),
    cabin_rating         integer      CONSTRAINT valid_cabin_rating CHECK (cabin_rating BETWEEN 1 AND 5),
    service_rating       integer      CONSTRAINT valid_service_rating CHECK (service_rating BETWEEN 1 AND 5),
    food_rating          integer      CONSTRAINT valid_food_rating CHECK (food_rating BETWEEN 1 AND 5),
    entertainment_rating integer      CONSTRAINT valid_entertainment_rating CHECK (entertainment_rating BETWEEN 1 AND 5),
    value_rating         integer      CONSTRAINT valid_value_rating CHECK (value_rating BETWEEN 1 AND 5),
    title                varchar(200),
    review_text          text,
    cabin_class          varchar(20)  CONSTRAINT valid_cabin_class CHECK (cabin_class IN ('ECONOMY', 'PREMIUM_ECONOMY', 'BUSINESS', 'FIRST')),
    travel_date          date,
    verified_booking     boolean      NOT NULL DEFAULT FALSE,  -- the booking service said that this user flew it
    status               varchar(20)  NOT NULL DEFAULT 'PENDING' CONSTRAINT valid_review_status CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'FLAGGED')),
    moderation_notes     text,
    moderated_by         uuid,
    moderated_at         timestamptz,
    helpful_count        integer      NOT NULL DEFAULT 0 CONSTRAINT valid_helpful_count CHECK (helpful_count >= 0),
    not_helpful_count    integer      NOT NULL DEFAULT 0 CONSTRAINT valid_not_helpful_count CHECK (not_helpful_count >= 0),
    created_at           timestamptz  NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at           timestamptz  NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_review_per_booking UNIQUE (booking_id, user_id),
    -- A review is of one thing, and says which.
    CONSTRAINT names_its_target CHECK (
        CASE review_type
            WHEN 'FLIGHT' THEN airline_code IS NOT NULL AND flight_number IS NOT NULL
            WHEN 'AIRLINE' THEN airline_code IS NOT NULL
            ELSE airport_code IS NOT NULL
        END)
);
-- Published reviews of an airline, a flight, an airport, the newest first: created_at and id behind the seed's columns save the sort.
CREATE INDEX idx_reviews_airline ON reviews (airline_code, status, created_at DESC, id DESC);
CREATE INDEX idx_reviews_flight ON reviews (flight_number, status, created_at DESC, id DESC);
CREATE INDEX idx_reviews_airport ON reviews (airport_code, status, created_at DESC, id DESC);
CREATE INDEX idx_reviews_user_id ON reviews (user_id, created_at DESC, id DESC);  -- a user's own, newest first; erasure
CREATE INDEX idx_reviews_created_at ON reviews (created_at DESC);                 -- what came in on a day: reports
CREATE TRIGGER update_reviews_updated_at BEFORE UPDATE ON reviews
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- NOT_HELPFUL has eleven characters: one more than the schema document's column takes.
CREATE TABLE review_votes (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    review_id  uuid        NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    user_id    uuid        NOT NULL,
    vote       varchar(20) NOT NULL CONSTRAINT valid_vote CHECK (vote IN ('HELPFUL', 'NOT_HELPFUL')),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_vote_per_user UNIQUE (review_id, user_id)            -- also serves the seed's idx_votes_review_id
);
