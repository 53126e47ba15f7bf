// The airline's services as rows of booking_ancillaries: which are at the airline, which are not to be had, and their
// documents.
#pragma once
#include <vector>

#include "services/booking/domain/airline_services.hpp"
#include "services/booking/store/audit.hpp"

namespace airside::booking {

struct Work;
struct Transition;

// Those that the booking has, as they were added; it is not archived.
awaitable<std::vector<AirlineService>> airline_services_of(postgres::Pool& pool, BookingId id);

// Queued: what a step's result says of them. What was refused leaves the booking's price with its row.
void queue_services(postgres::Transaction& tx, const Work& work, Instant departure, const Transition& next,
                    Instant now);

// Documents that the airline has issued after the tickets. False: the booking was given up meanwhile.
awaitable<bool> note_documents(postgres::Pool& pool, BookingId id, std::vector<ServiceDocument> documents, Instant now);

}  // namespace airside::booking
