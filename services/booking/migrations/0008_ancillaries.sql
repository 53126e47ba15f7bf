-- Which item of the seller's catalogue it was sold as: limits are counted by it.
ALTER TABLE booking_ancillaries ADD COLUMN code varchar(50) NOT NULL DEFAULT '';
-- Of the request that added it: the same request, run again after a crash, finds what its first run made.
ALTER TABLE booking_ancillaries ADD COLUMN request_key varchar(64);
CREATE UNIQUE INDEX booking_ancillaries_request ON booking_ancillaries (booking_id, booking_departure, request_key) WHERE request_key IS NOT NULL;
