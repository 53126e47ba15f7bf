-- What moderation needs: the states' only moves, the queue with its claims, reports, and what a review was before.

ALTER TABLE reviews
    ADD COLUMN version           bigint      NOT NULL DEFAULT 1,  -- raised by every change but a vote; a moderator decides on what was read
    ADD COLUMN edited_at         timestamptz,
    ADD COLUMN deleted_at        timestamptz,                     -- by its author: the text is gone, the row keeps "one to a booking"
    ADD COLUMN queued_at         timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,  -- waits for a moderator since
    ADD COLUMN claimed_by        uuid,
    ADD COLUMN claimed_until     timestamptz,
    ADD COLUMN moderation_reason varchar(30) CONSTRAINT valid_moderation_reason CHECK
        (moderation_reason IN ('SPAM', 'OFFENSIVE', 'PERSONAL_DATA', 'OFF_TOPIC', 'FALSE_CLAIM', 'OTHER')),
    ADD COLUMN text_flags        varchar[]   NOT NULL DEFAULT '{}' CONSTRAINT valid_text_flags CHECK
        (text_flags <@ ARRAY['LINKS', 'CONTACT', 'SHOUTING', 'REPETITION']::varchar[]),
    ADD COLUMN link_count        integer     NOT NULL DEFAULT 0 CONSTRAINT valid_link_count CHECK (link_count >= 0),
    -- Lower end of the 95 % Wilson interval of the share of helpful votes: few votes count for little.
    ADD COLUMN helpfulness       double precision NOT NULL GENERATED ALWAYS AS (
        CASE WHEN helpful_count + not_helpful_count = 0 THEN 0 ELSE
            (helpful_count + 1.9208 - 1.96 * sqrt(helpful_count::float8 * not_helpful_count / (helpful_count + not_helpful_count) + 0.9604))
            / (helpful_count + not_helpful_count + 3.8416) END) STORED,
    ADD CONSTRAINT whole_claim CHECK (num_nonnulls(claimed_by, claimed_until) IN (0, 2)),
    ADD CONSTRAINT moderated_by_somebody CHECK (status NOT IN ('APPROVED', 'REJECTED') OR num_nonnulls(moderated_by, moderated_at) = 2),
    ADD CONSTRAINT rejected_for_a_reason CHECK (status <> 'REJECTED' OR moderation_reason IS NOT NULL),
    ADD CONSTRAINT deleted_says_nothing CHECK (deleted_at IS NULL OR num_nonnulls(title, review_text) = 0);

CREATE INDEX reviews_queue ON reviews (queued_at, id) WHERE status IN ('PENDING', 'FLAGGED') AND deleted_at IS NULL;
-- The most helpful first, of what is published.
CREATE INDEX reviews_airline_helpful ON reviews (airline_code, helpfulness DESC, id DESC) WHERE status = 'APPROVED' AND deleted_at IS NULL;
CREATE INDEX reviews_flight_helpful ON reviews (flight_number, helpfulness DESC, id DESC) WHERE status = 'APPROVED' AND deleted_at IS NULL;
CREATE INDEX reviews_airport_helpful ON reviews (airport_code, helpfulness DESC, id DESC) WHERE status = 'APPROVED' AND deleted_at IS NULL;

-- The only moves between states (domain/states.cpp has the same list). A review begins PENDING; a deleted one does not move.
CREATE FUNCTION check_review_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status = 'PENDING' THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a review begins PENDING, not %', NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'review_states';
    END IF;
    IF NEW.status = OLD.status OR (OLD.deleted_at IS NULL AND (OLD.status, NEW.status) IN (
        ('PENDING', 'APPROVED'), ('PENDING', 'REJECTED'), ('PENDING', 'FLAGGED'), ('APPROVED', 'FLAGGED'), ('REJECTED', 'FLAGGED'),
        ('FLAGGED', 'APPROVED'), ('FLAGGED', 'REJECTED'), ('APPROVED', 'PENDING'))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a review does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'review_states';
END $$;
CREATE TRIGGER check_review_status BEFORE INSERT OR UPDATE OF status ON reviews
    FOR EACH ROW EXECUTE FUNCTION check_review_status();

-- A review is deleted by its author in place; nothing removes the row.
REVOKE DELETE ON reviews FROM review_app;

-- What a review was before each change, and who decided what. Kept as long as the review; its texts go when the author deletes it.
CREATE TABLE review_history (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id   uuid        NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    version     bigint      NOT NULL,  -- that this change made
    action      varchar(20) NOT NULL CONSTRAINT valid_action CHECK (action IN ('SUBMITTED', 'EDITED', 'APPROVED', 'REJECTED', 'FLAGGED', 'DELETED')),
    actor       uuid        NOT NULL,
    reason      varchar(30),
    notes       text,
    old_content jsonb,                 -- EDITED: ratings, title and text before it
    created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_change_to_a_version UNIQUE (review_id, version)
);

-- One report of a review by a user. Enough of them take it out of sight until a moderator has looked.
CREATE TABLE review_reports (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    review_id  uuid        NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    user_id    uuid        NOT NULL,
    reason     varchar(30) NOT NULL CONSTRAINT valid_reason CHECK (reason IN ('SPAM', 'OFFENSIVE', 'PERSONAL_DATA', 'OFF_TOPIC', 'FALSE_CLAIM', 'OTHER')),
    details    text,
    open       boolean     NOT NULL DEFAULT true,  -- no moderator has decided since
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_report_per_user UNIQUE (review_id, user_id)
);
