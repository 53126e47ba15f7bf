// Events that web clients tell. Pure.
#pragma once
#include "services/analytics/api.hpp"
#include "services/analytics/domain/facts.hpp"

namespace airside::analytics {

// Throws Problem 422 that names what is wrong in the event at that place of the request: an unknown version, a field
// that its type does not have or lacks, a text that looks like personal data, a time that can't be.
void check_web_event(const WebEvent& event, std::size_t place, Instant now);

// Who tells, as far as that is kept.
struct Visitor {
    std::optional<std::string> user_id, session_id;  // pseudonyms
    std::string address, user_agent;                 // whole: cut down here
};
AnalyticsEvent analytics_event(const WebEvent& event, const Visitor& visitor, Instant received_at);

}  // namespace airside::analytics
