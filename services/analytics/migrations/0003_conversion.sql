-- What else is summed up of each UTC day, and replaced with its row in daily_metrics.

-- From search to paid.
CREATE TABLE daily_funnel (
    metric_date        DATE PRIMARY KEY,
    searches           BIGINT NOT NULL,
    flights_opened     BIGINT NOT NULL,
    offers_selected    BIGINT NOT NULL,
    checkouts_started  BIGINT NOT NULL,
    bookings_created   BIGINT NOT NULL,
    bookings_confirmed BIGINT NOT NULL,
    bookings_paid      BIGINT NOT NULL
);

-- By route. daily_metrics.top_routes has the first ten of a day, which don't add up over several.
CREATE TABLE daily_routes (
    metric_date        DATE NOT NULL,
    route              VARCHAR(7) NOT NULL, -- JFK-LHR
    searches           BIGINT NOT NULL,
    offers_selected    BIGINT NOT NULL,
    bookings_confirmed BIGINT NOT NULL,
    PRIMARY KEY (metric_date, route)
);
