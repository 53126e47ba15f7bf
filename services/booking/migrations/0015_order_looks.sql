-- When the order of a booking that is still to fly is read at its provider again, since no provider tells by itself what the airline
-- has changed; and what was found that can't be applied without a person. The row goes when the booking is given up or has flown.
CREATE TABLE order_looks (
    booking_id   uuid        PRIMARY KEY REFERENCES booking_directory (id),
    gds_provider varchar(50) NOT NULL,
    next_at      timestamptz NOT NULL,
    fault        text,         -- the last that was found: the same is told once
    fault_since  timestamptz,  -- set: an agent has to look
    CONSTRAINT fault_is_told CHECK (fault IS NOT NULL OR fault_since IS NULL)
);
-- Asked by provider, so that one that is away stands in nobody's way.
CREATE INDEX idx_order_looks_next_at ON order_looks (gds_provider, next_at);
CREATE INDEX idx_order_looks_fault_since ON order_looks (fault_since) WHERE fault_since IS NOT NULL;  -- the agents' list

INSERT INTO order_looks (booking_id, gds_provider, next_at)
SELECT id, gds_provider, now() FROM bookings
 WHERE status IN ('CONFIRMED', 'CHECKED_IN') AND arrival_datetime > now() AND gds_booking_id IS NOT NULL;
