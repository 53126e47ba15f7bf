-- Each UTC day summed up from its events; a day may be summed up again at any time, and its row is replaced.
CREATE TABLE daily_metrics (
    id                     UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    metric_date            DATE NOT NULL,

    total_searches         INTEGER DEFAULT 0,
    total_bookings         INTEGER DEFAULT 0,        -- confirmed
    total_revenue          NUMERIC(15, 3) DEFAULT 0, -- captured, in the reporting currency at the day's rates
    reporting_currency     CHAR(3) NOT NULL,
    revenue_by_currency    JSONB NOT NULL DEFAULT '[]',

    search_to_booking_rate NUMERIC(5, 2),            -- percent; NULL without searches
    average_booking_value  NUMERIC(15, 3),           -- NULL without payments

    new_users              INTEGER DEFAULT 0,
    active_users           INTEGER DEFAULT 0,

    top_routes             JSONB,                    -- [{"route": "JFK-LAX", "count": 156}, …]

    calculated_at          TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,

    -- Serves reading the days in either order, so that the design's idx_daily_metrics_date would be a second copy.
    CONSTRAINT unique_daily_metric UNIQUE (metric_date)
);

-- How far the job has come: days with events received since then are summed up again. One row.
CREATE TABLE daily_metrics_progress (
    only_row       BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
    received_until TIMESTAMPTZ NOT NULL
);
