-- Reconciliation looks at payments whose refunds were done, or sent back by a bank, lately.
CREATE INDEX idx_refunds_moved_at ON refunds (greatest(completed_at, failed_at), payment_id) WHERE completed_at IS NOT NULL;
