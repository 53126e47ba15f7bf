-- Accounts and sessions. Names of tables, columns and indexes are those of the schema document; what differs has a comment.

CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END $$;

CREATE TABLE users (
    id                    uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    email                 varchar(255) NOT NULL,
    password_hash         varchar(255) NOT NULL,  -- bcrypt
    email_verified        boolean      NOT NULL DEFAULT false,
    first_name            varchar(100) NOT NULL,
    last_name             varchar(100) NOT NULL,
    phone                 varchar(20),
    phone_verified        boolean      NOT NULL DEFAULT false,
    date_of_birth         date,
    gender                varchar(20)  CONSTRAINT valid_gender CHECK (gender IN ('MALE', 'FEMALE', 'OTHER', 'PREFER_NOT_TO_SAY')),
    country_code          varchar(2)   CONSTRAINT valid_country CHECK (country_code ~ '^[A-Z]{2}$'),
    address_line1         varchar(255),
    address_line2         varchar(255),
    city                  varchar(100),
    state_province        varchar(100),
    postal_code           varchar(20),
    preferred_currency    varchar(3)   NOT NULL DEFAULT 'USD' CONSTRAINT valid_currency CHECK (preferred_currency ~ '^[A-Z]{3}$'),
    preferred_language    varchar(5)   NOT NULL DEFAULT 'en'
                                       CONSTRAINT valid_language CHECK (preferred_language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    newsletter_subscribed boolean      NOT NULL DEFAULT false,
    status                varchar(20)  NOT NULL DEFAULT 'ACTIVE'
                                       CONSTRAINT valid_status CHECK (status IN ('ACTIVE', 'SUSPENDED', 'DELETED')),
    role                  varchar(20)  NOT NULL DEFAULT 'CUSTOMER'
                                       CONSTRAINT valid_role CHECK (role IN ('CUSTOMER', 'ADMIN', 'AGENT')),
    version               bigint       NOT NULL DEFAULT 1,  -- raised by every change that the outbox tells of
    created_at            timestamptz  NOT NULL DEFAULT now(),
    updated_at            timestamptz  NOT NULL DEFAULT now(),
    last_login_at         timestamptz,
    deleted_at            timestamptz,
    CONSTRAINT email_format CHECK (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    CONSTRAINT phone_format CHECK (phone IS NULL OR phone ~* '^\+?[1-9]\d{1,14}$'),
    CONSTRAINT deleted_has_its_time CHECK ((status = 'DELETED') = (deleted_at IS NOT NULL))
);
-- Sign-in looks up by address. Two addresses that differ in case only are the same; one that was deleted is free again.
CREATE UNIQUE INDEX idx_users_email ON users (lower(email)) WHERE deleted_at IS NULL;
CREATE INDEX idx_users_phone ON users (phone) WHERE deleted_at IS NULL;  -- an agent finds a caller
CREATE INDEX idx_users_status ON users (status) WHERE status <> 'ACTIVE';  -- the few that are not
CREATE INDEX idx_users_staff ON users (role) WHERE role <> 'CUSTOMER';  -- is there another admin?
CREATE INDEX idx_users_created_at ON users (created_at);  -- registrations of a day
CREATE TRIGGER update_users_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- One row for each sign-in on one device; its refresh tokens are the session's family.
CREATE TABLE user_sessions (
    id                 uuid         PRIMARY KEY,
    user_id            uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash         varchar(255) NOT NULL CONSTRAINT idx_sessions_token_hash UNIQUE,  -- SHA-256 of the newest access token
    refresh_token_hash varchar(255) NOT NULL,                                           -- SHA-256 of the newest refresh token
    device_type        varchar(50)  CONSTRAINT valid_device_type CHECK (device_type IN ('WEB', 'IOS', 'ANDROID')),
    device_id          varchar(255),
    user_agent         text,
    ip_address         inet,
    country_code       varchar(2),
    city               varchar(100),
    created_at         timestamptz  NOT NULL DEFAULT now(),
    expires_at         timestamptz  NOT NULL,
    last_activity_at   timestamptz  NOT NULL DEFAULT now(),
    revoked_at         timestamptz,
    CONSTRAINT valid_expiration CHECK (expires_at > created_at)
);
CREATE INDEX idx_sessions_user_id ON user_sessions (user_id);        -- all of a user's sessions
CREATE INDEX idx_sessions_expires_at ON user_sessions (expires_at);  -- the purge

-- Every refresh token of a session, so that one that comes a second time is known for what it is. The successor of a used
-- one is SHA-256 of the used one's text and this salt: neither the table alone nor the token alone gives it away.
CREATE TABLE user_session_tokens (
    token_hash     varchar(64) PRIMARY KEY,
    session_id     uuid        NOT NULL REFERENCES user_sessions (id) ON DELETE CASCADE,
    used_at        timestamptz,
    successor_salt varchar(64),
    CONSTRAINT used_has_successor CHECK ((used_at IS NULL) = (successor_salt IS NULL))
);
CREATE INDEX idx_session_tokens_session_id ON user_session_tokens (session_id);

CREATE TABLE user_travelers (
    id                      uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id                 uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    first_name              varchar(100) NOT NULL,
    last_name               varchar(100) NOT NULL,
    middle_name             varchar(100),
    date_of_birth           date         NOT NULL,
    gender                  varchar(20)  CONSTRAINT valid_gender CHECK (gender IN ('MALE', 'FEMALE', 'OTHER', 'PREFER_NOT_TO_SAY')),
    nationality             varchar(2)   CONSTRAINT valid_nationality CHECK (nationality ~ '^[A-Z]{2}$'),
    passport_number         varchar(20),
    passport_country        varchar(2)   CONSTRAINT valid_passport_country CHECK (passport_country ~ '^[A-Z]{2}$'),
    passport_expiry_date    date,  -- checked when it is written and used: a CHECK against today would refuse any later update
    frequent_flyer_programs jsonb        CONSTRAINT programs_is_list CHECK (jsonb_typeof(frequent_flyer_programs) = 'array'),
    seat_preference         varchar(20)  CONSTRAINT valid_seat_preference CHECK (seat_preference IN ('WINDOW', 'AISLE', 'MIDDLE')),
    meal_preference         varchar(50)  CONSTRAINT valid_meal_preference
                                         CHECK (meal_preference IN ('VEGETARIAN', 'VEGAN', 'HALAL', 'KOSHER')),
    special_assistance      text,
    is_primary              boolean      NOT NULL DEFAULT false,
    created_at              timestamptz  NOT NULL DEFAULT now(),
    updated_at              timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT passport_is_whole CHECK (num_nulls(passport_number, passport_country, passport_expiry_date) IN (0, 3))
);
CREATE INDEX idx_travelers_user_id ON user_travelers (user_id);
CREATE UNIQUE INDEX idx_travelers_primary ON user_travelers (user_id) WHERE is_primary;
CREATE TRIGGER update_user_travelers_updated_at BEFORE UPDATE ON user_travelers
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE user_payment_methods (
    id                  uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id             uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    payment_gateway     varchar(50)  NOT NULL CONSTRAINT valid_gateway CHECK (payment_gateway IN ('STRIPE', 'PAYPAL', 'BRAINTREE')),
    payment_token       varchar(255) NOT NULL,  -- the gateway's, never a card number
    card_brand          varchar(20),
    card_last4          varchar(4)   CONSTRAINT valid_last4 CHECK (card_last4 ~ '^[0-9]{4}$'),
    card_exp_month      integer      CONSTRAINT valid_exp_month CHECK (card_exp_month BETWEEN 1 AND 12),
    card_exp_year       integer      CONSTRAINT valid_exp_year CHECK (card_exp_year BETWEEN 2000 AND 2100),
    billing_name        varchar(200),
    billing_country     varchar(2)   CONSTRAINT valid_billing_country CHECK (billing_country ~ '^[A-Z]{2}$'),
    billing_postal_code varchar(20),
    is_default          boolean      NOT NULL DEFAULT false,
    created_at          timestamptz  NOT NULL DEFAULT now(),
    updated_at          timestamptz  NOT NULL DEFAULT now(),
    deleted_at          timestamptz,
    CONSTRAINT expiry_is_whole CHECK ((card_exp_month IS NULL) = (card_exp_year IS NULL))
);
CREATE INDEX idx_payment_methods_user_id ON user_payment_methods (user_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX idx_payment_methods_default ON user_payment_methods (user_id) WHERE is_default AND deleted_at IS NULL;
CREATE TRIGGER update_payment_methods_updated_at BEFORE UPDATE ON user_payment_methods
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
