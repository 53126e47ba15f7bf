-- The kill switches of all vendors: the state of each, and who changed it. A vendor without a row was never switched off.
CREATE TABLE provider_switches (
    kind         varchar(20) NOT NULL,
    name         varchar(40) NOT NULL,
    switched_off boolean NOT NULL,
    reason       text NOT NULL,
    changed_by   uuid NOT NULL,         -- of the user service: an admin
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (kind, name),
    CONSTRAINT valid_kind CHECK (kind IN ('GDS', 'GATEWAY', 'MESSENGER'))
);

CREATE TABLE provider_switch_changes (
    id           uuid PRIMARY KEY,
    kind         varchar(20) NOT NULL,
    name         varchar(40) NOT NULL,
    switched_off boolean NOT NULL,
    reason       text NOT NULL,
    changed_by   uuid NOT NULL,
    changed_at   timestamptz NOT NULL,
    CONSTRAINT valid_kind CHECK (kind IN ('GDS', 'GATEWAY', 'MESSENGER'))
);

CREATE INDEX idx_provider_switch_changes_changed_at ON provider_switch_changes (changed_at, id);       -- the newest first, by pages

-- The service adds to the record and never changes it.
REVOKE DELETE ON provider_switches FROM search_app;
REVOKE UPDATE, DELETE, TRUNCATE ON provider_switch_changes FROM search_app;
