-- Several gateways: where else a payment may be made, who bears the loss of a fraudulent one, and methods that are saved.

ALTER TABLE payments
    ADD COLUMN liability_shifted boolean NOT NULL DEFAULT false,  -- by 3-D Secure: a fraudulent payment is the issuer's loss
    -- [{"gateway","token"}] that are still to be tried, in order, while the payment is surely not made at its gateway.
    ADD COLUMN alternatives jsonb CONSTRAINT alternatives_is_list CHECK (jsonb_typeof(alternatives) = 'array'),
    ADD COLUMN saved_method_id uuid,  -- the user service's: paid with it, or kept by this payment
    -- What is to be kept of it: asked for, at the gateway, with the user service; or it could not be.
    ADD COLUMN save_state varchar(20) CONSTRAINT valid_save_state CHECK (save_state IN ('WANTED', 'SAVED', 'KEPT', 'NOT_SAVED')),
    ADD CONSTRAINT alternatives_are_for_open_payments CHECK (alternatives IS NULL OR status = 'PENDING');
CREATE INDEX idx_payments_to_keep ON payments (authorized_at) WHERE save_state = 'SAVED' AND status <> 'PENDING';

-- Users of whom a payment method was removed: their gateways are told. A row stays until all are.
CREATE TABLE method_removals (
    user_id     uuid        PRIMARY KEY,
    asked_at    timestamptz NOT NULL,
    next_try_at timestamptz NOT NULL,
    tries       integer     NOT NULL DEFAULT 0
);
CREATE INDEX idx_method_removals_due ON method_removals (next_try_at);
