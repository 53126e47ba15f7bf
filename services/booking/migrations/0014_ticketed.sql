-- What was ticketed when: reconciliation asks for it page by page.
CREATE INDEX idx_bookings_ticket_issued_at ON bookings (ticket_issued_at, id) WHERE ticket_issued_at IS NOT NULL;
