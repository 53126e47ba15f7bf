-- The work on each booking: which step is next, and how it stands. A call to the outside is recorded here before it is made (CALLING),
-- so that whoever finds the row after a crash knows that its outcome has to be found out.

CREATE TABLE booking_workflows (
    booking_id       uuid        PRIMARY KEY REFERENCES booking_directory (id),
    step             varchar(20) NOT NULL CONSTRAINT valid_step CHECK (step IN
                     ('CREATE_ORDER', 'AWAIT_PAYMENT', 'AUTHORIZE', 'AWAIT_ACTION', 'CHECK_ORDER', 'ISSUE_TICKETS', 'CAPTURE',
                      'VOID_TICKETS', 'VOID_PAYMENT', 'CANCEL_ORDER', 'FINISHED')),
    state            varchar(10) NOT NULL CONSTRAINT valid_state CHECK (state IN ('READY', 'CALLING', 'UNKNOWN', 'WAITING', 'STUCK', 'DONE')),
    attempts         integer     NOT NULL DEFAULT 0,  -- calls made in this step
    looks            integer     NOT NULL DEFAULT 0,  -- that found nothing since the outcome became unknown
    next_run_at      timestamptz,                     -- NULL: nothing is to be done by itself
    called_at        timestamptz,                     -- of the last call
    trouble_since    timestamptz,                     -- this step has not succeeded since; NULL: no trouble
    last_error       text,
    lease_owner      text,                            -- the application_name of a session of whoever works on it
    lease_until      timestamptz,
    lease_token      bigint      NOT NULL DEFAULT 0,  -- raised by each claim: who lost its claim can't write any more
    ticketing_began  boolean     NOT NULL DEFAULT false,
    payment_method   jsonb,                           -- while it may be needed: type and the gateway's token
    payment_key      text,                            -- what makes this payment one at the payment service
    payment_attempts integer     NOT NULL DEFAULT 0,  -- that were declined
    decline_code     text,
    next_action      jsonb,
    actor_id         uuid,                            -- who asked for what is being done; NULL: the system
    actor_type       varchar(20) NOT NULL DEFAULT 'SYSTEM',
    actor_address    inet,
    traceparent      text,                            -- of the request that is being carried on (W3C), for calls and events
    end_status       varchar(20) CONSTRAINT valid_end_status CHECK (end_status IN ('FAILED', 'CANCELLED')),  -- set: it is being undone
    end_code         varchar(50),
    end_detail       text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    finished_at      timestamptz,
    CONSTRAINT lease_whole CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CONSTRAINT finished_is_done CHECK ((step = 'FINISHED') = (state = 'DONE') AND (step = 'FINISHED') = (finished_at IS NOT NULL))
);
CREATE INDEX idx_workflows_due ON booking_workflows (next_run_at) WHERE next_run_at IS NOT NULL;  -- asked each second
CREATE INDEX idx_workflows_trouble ON booking_workflows (trouble_since) WHERE trouble_since IS NOT NULL;  -- the agents' list
CREATE INDEX idx_workflows_finished ON booking_workflows (finished_at) WHERE finished_at IS NOT NULL;  -- retention
CREATE TRIGGER update_workflows_updated_at BEFORE UPDATE ON booking_workflows FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- Each call to the outside: written before it, completed after. Kept as long as the workflow.
CREATE TABLE workflow_steps (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id  uuid        NOT NULL REFERENCES booking_directory (id),
    step        varchar(20) NOT NULL,
    attempt     integer     NOT NULL,
    look        boolean     NOT NULL,             -- asks what happened, changes nothing
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,                      -- NULL: under way, or its process died
    outcome     varchar(20) CONSTRAINT valid_outcome CHECK (outcome IN ('DONE', 'REFUSED', 'UNKNOWN', 'UNAVAILABLE')),
    detail      text
);
CREATE INDEX idx_workflow_steps_booking_id ON workflow_steps (booking_id, id);

-- What was said to a GDS and what it answered, redacted by the adapter: no names, documents, contacts, tokens.
CREATE TABLE vendor_messages (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id  uuid        NOT NULL REFERENCES booking_directory (id),
    provider    varchar(50) NOT NULL,
    operation   text        NOT NULL,
    request     text        NOT NULL,
    reply       text        NOT NULL,
    http_status integer     NOT NULL,             -- 0: no answer
    elapsed_ms  integer     NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_vendor_messages_booking_id ON vendor_messages (booking_id, id);
CREATE INDEX idx_vendor_messages_created_at ON vendor_messages (created_at);  -- retention
