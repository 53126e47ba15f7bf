// What every query that reads whole reviews selects, of a table named r.
#pragma once
#include "platform/postgres/rows.hpp"
#include "services/review/domain/review.hpp"

#define REVIEW_COLUMNS                                                                                            \
    "r.id, r.booking_id, r.user_id, r.review_type, r.airline_code, r.flight_number, r.airport_code, "             \
    "r.overall_rating, r.cabin_rating, r.service_rating, r.food_rating, r.entertainment_rating, r.value_rating, " \
    "r.title, r.review_text, r.cabin_class, r.travel_date, r.verified_booking, r.status, r.moderation_notes, "    \
    "r.moderation_reason, r.moderated_by, r.moderated_at, r.helpful_count, r.not_helpful_count, r.helpfulness, "  \
    "r.version, r.created_at, r.edited_at, r.deleted_at, r.queued_at, r.claimed_by, r.claimed_until, "            \
    "r.text_flags, r.link_count, "                                                                                \
    "(SELECT count(*) FROM review_reports p WHERE p.review_id = r.id AND p.open) AS open_reports "

namespace airside::review::store {
Review review_of(const postgres::Row& row);
}
