-- From where a payment was asked for and where its challenge sends the payer back to: {"return_url", "remote_address", "user_agent"}.
-- Kept as long as the payment method is, so that a call repeated after a crash says the same.
ALTER TABLE booking_workflows ADD COLUMN payer jsonb;
