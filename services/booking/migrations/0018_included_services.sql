-- What was chosen with the offer, for the booking's view: `offer` is large, and is not read for it. NULL: nothing was.
ALTER TABLE accepted_offers ADD COLUMN services jsonb;
