-- A payment method that was removed, or whose user was erased, is kept until its gateway has forgotten it: the payment service asks for
-- it, tells the gateway, and says so here. Its token is taken away then; of an erased user the row goes.
ALTER TABLE user_payment_methods ADD COLUMN detached_at timestamptz;  -- the gateway has forgotten it
CREATE INDEX idx_payment_methods_removed ON user_payment_methods (user_id, deleted_at) WHERE deleted_at IS NOT NULL AND detached_at IS NULL;
