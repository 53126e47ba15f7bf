-- What was sent to somebody so that they prove that an e-mail address or a telephone number is theirs, or set a new password.
-- Neither the address nor the secret stands here, only the secret's SHA-256.
CREATE TABLE user_verifications (
    id            uuid        PRIMARY KEY,
    user_id       uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose       varchar(20) NOT NULL CONSTRAINT valid_purpose
                              CHECK (purpose IN ('EMAIL_VERIFICATION', 'PHONE_VERIFICATION', 'PASSWORD_RESET')),
    secret_hash   varchar(64) NOT NULL CONSTRAINT idx_verifications_secret_hash UNIQUE,
    tries         smallint    NOT NULL DEFAULT 0 CONSTRAINT valid_tries CHECK (tries >= 0),  -- of a code that is typed
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    used_at       timestamptz,
    superseded_at timestamptz,
    CONSTRAINT valid_expiration CHECK (expires_at > created_at),
    CONSTRAINT used_or_superseded CHECK (used_at IS NULL OR superseded_at IS NULL)
);
-- The newest replaces the one before.
CREATE UNIQUE INDEX idx_verifications_open ON user_verifications (user_id, purpose)
    WHERE used_at IS NULL AND superseded_at IS NULL;
CREATE INDEX idx_verifications_user_id ON user_verifications (user_id, created_at);  -- how many in the last hour
CREATE INDEX idx_verifications_expires_at ON user_verifications (expires_at);        -- the purge

-- Set by every change of the password, so that a sign-in under way with the one before makes no session.
ALTER TABLE users ADD COLUMN password_changed_at timestamptz;
