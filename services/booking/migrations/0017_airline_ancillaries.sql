-- Ancillaries of the airline's, which the order at the GDS has beside its flights.
ALTER TABLE booking_ancillaries ADD COLUMN airline_service jsonb;  -- as its catalogue had it when it was added; NULL: the seller's own
ALTER TABLE booking_ancillaries ADD COLUMN placed_at timestamptz;  -- the airline has it noted since; NULL: it is still to be asked
ALTER TABLE booking_ancillaries ADD COLUMN issued_at timestamptz;  -- its document (EMD) was seen to be open
ALTER TABLE booking_ancillaries ADD COLUMN document_number varchar(20)
    CONSTRAINT valid_emd_number CHECK (document_number ~ '^[0-9]{13}$');  -- NULL with issued_at: the provider does not say
ALTER TABLE booking_ancillaries ADD CONSTRAINT airline_service_is_somebodys CHECK (airline_service IS NULL OR passenger_id IS NOT NULL);
ALTER TABLE booking_ancillaries ADD CONSTRAINT placed_at_the_airline CHECK (placed_at IS NULL OR airline_service IS NOT NULL);
ALTER TABLE booking_ancillaries ADD CONSTRAINT issued_once_placed CHECK (issued_at IS NULL OR placed_at IS NOT NULL);
ALTER TABLE booking_ancillaries ADD CONSTRAINT document_once_issued CHECK (document_number IS NULL OR issued_at IS NOT NULL);

-- Ids of ancillaries that the airline did not have any more when the last payment began.
ALTER TABLE booking_workflows ADD COLUMN refused_ancillaries jsonb;

ALTER TABLE booking_workflows DROP CONSTRAINT valid_step;
ALTER TABLE booking_workflows ADD CONSTRAINT valid_step CHECK (step IN
    ('CREATE_ORDER', 'AWAIT_PAYMENT', 'ADD_SERVICES', 'AUTHORIZE', 'AWAIT_ACTION', 'AWAIT_REVIEW', 'CHECK_ORDER', 'ISSUE_TICKETS',
     'CAPTURE', 'VOID_TICKETS', 'REFUND_TICKETS', 'VOID_PAYMENT', 'CANCEL_ORDER', 'REFUND', 'FINISHED'));
