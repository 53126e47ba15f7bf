-- Users who were deleted, by pseudonym: what their events had is replaced, and what still comes is kept without a user.
CREATE TABLE unlinked_users (
    pseudonym    CHAR(32) PRIMARY KEY,
    salt         CHAR(64),                  -- what the replacements are made of; gone with the last, so that nobody can make them again
    requested_at TIMESTAMPTZ NOT NULL,
    finished_at  TIMESTAMPTZ,
    events       BIGINT NOT NULL DEFAULT 0, -- how many were unlinked
    CHECK ((salt IS NULL) = (finished_at IS NOT NULL))
);
CREATE INDEX idx_unlinked_users_requested ON unlinked_users (requested_at);
