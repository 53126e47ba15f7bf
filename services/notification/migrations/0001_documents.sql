-- Collections of the notification service where documents are kept in PostgreSQL: what documents::postgres_schema() gives
-- for them (a test compares). Change a collection by a further migration.
CREATE TABLE IF NOT EXISTS notifications (id text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS idx_notifications_user_created ON notifications ((doc->'user_id') ASC NULLS FIRST, (doc->'created_at') DESC NULLS LAST);
CREATE INDEX IF NOT EXISTS idx_notifications_status_due ON notifications ((doc->'status') ASC NULLS FIRST, (doc->'due_at') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_notifications_status_rank ON notifications ((doc->'status') ASC NULLS FIRST, (doc->'rank_at') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_notifications_status_expires ON notifications ((doc->'status') ASC NULLS FIRST, (doc->'expires_at') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_notifications_booking ON notifications ((doc->'booking_id') ASC NULLS FIRST, (doc->'status') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_notifications_inbox ON notifications ((doc->'user_id') ASC NULLS FIRST, (doc->'channel') ASC NULLS FIRST, (doc->'sent_at') DESC NULLS LAST);
CREATE INDEX IF NOT EXISTS idx_notifications_channel_status ON notifications ((doc->'channel') ASC NULLS FIRST, (doc->'status') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_notifications_provider_message ON notifications ((doc->'provider_message_id') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_notifications_purge ON notifications ((doc->'purge_at') ASC NULLS FIRST);
CREATE TABLE IF NOT EXISTS notification_templates (id text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS idx_notification_templates_active ON notification_templates ((doc->'active') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_notification_templates_type ON notification_templates ((doc->'type') ASC NULLS FIRST, (doc->'version') DESC NULLS LAST);
CREATE TABLE IF NOT EXISTS notification_preferences (id text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS suppressed_addresses (id text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS push_devices (id text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS idx_push_devices_user ON push_devices ((doc->'user_id') ASC NULLS FIRST, (doc->'registered_at') DESC NULLS LAST);
CREATE TABLE IF NOT EXISTS delivery_reports (id text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS idx_delivery_reports_state_due ON delivery_reports ((doc->'state') ASC NULLS FIRST, (doc->'due_at') ASC NULLS FIRST);
CREATE INDEX IF NOT EXISTS idx_delivery_reports_purge ON delivery_reports ((doc->'purge_at') ASC NULLS FIRST);
