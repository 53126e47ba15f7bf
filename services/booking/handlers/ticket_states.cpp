#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/tickets.hpp"

namespace airside::booking {

awaitable<TicketStates> get_ticket_states(Handling& service, Caller, GetTicketStates request) {
    auto states = co_await ticket_states_of(service.deps.pool, std::move(request.booking_ids));
    co_return TicketStates{std::move(states)};
}

awaitable<TicketStates> list_ticketed(Handling& service, Caller, ListTicketed request) {
    auto states = co_await ticketed_between(service.deps.pool, request);
    co_return TicketStates{std::move(states)};
}

}  // namespace airside::booking
