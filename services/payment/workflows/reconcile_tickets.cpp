// The tickets' side, as the booking service sees it.
#include "platform/contract/bus.hpp"
#include "platform/telemetry/log.hpp"
#include "services/booking/api.hpp"
#include "services/payment/workflows/reconciling.hpp"

namespace airside::payment {

namespace {

const std::string tickets_mark = "TICKETS";
constexpr auto read_again = std::chrono::hours(24);

// What a call to booking answers; nothing: it could not be asked.
template <class Request>
awaitable<std::optional<booking::TicketStates>> ask(Reconciling& run, Request request) {
    if (!run.service.bus || !run.booking_answers) co_return std::nullopt;
    try {
        auto answer = co_await run.service.bus->call(Caller::of_service("payment"), std::move(request));
        co_return answer;
    } catch (const std::exception& error) {
        log::warn("booking has not told how it is ticketed", {{"reason", error.what()}});
    }
    run.booking_answers = false;
    co_return std::nullopt;
}

awaitable<> judge_page(Reconciling& run, const std::vector<booking::TicketState>& page) {
    std::vector<BookingId> bookings;
    bookings.reserve(page.size());
    for (const auto& one : page) bookings.push_back(one.booking_id);
    auto paid = co_await store::captured_bookings(run.service.pool, std::move(bookings));
    std::set<BookingId> with_money(paid.begin(), paid.end());
    run.report.tickets += static_cast<std::int64_t>(page.size());
    for (const auto& one : page)
        if (one.valid > 0 && !with_money.contains(one.booking_id))
            co_await note_one(run, unpaid_ticket(one.booking_id, one.valid));
}

}  // namespace

awaitable<std::optional<std::map<BookingId, TicketFacts>>> tickets_of(Reconciling& run,
                                                                      std::vector<BookingId> bookings) {
    std::map<BookingId, TicketFacts> found;
    bool nothing = bookings.empty();
    if (nothing) co_return found;
    booking::GetTicketStates request{std::move(bookings)};
    auto answer = co_await ask(run, std::move(request));
    if (!answer) co_return std::nullopt;
    for (const auto& one : answer->items) found[one.booking_id] = {one.valid, one.refunded};
    co_return found;
}

awaitable<bool> is_ticket_unpaid(Reconciling& run, BookingId booking) {
    std::vector<BookingId> one;
    one.push_back(booking);
    auto tickets = co_await tickets_of(run, one);
    if (!tickets) co_return true;  // not known: it stays
    auto found = tickets->find(booking);
    if (found == tickets->end() || found->second.valid == 0) co_return false;
    auto paid = co_await store::captured_bookings(run.service.pool, one);
    co_return paid.empty();
}

awaitable<> judge_tickets(Reconciling& run) {
    const auto& config = run.service.config.reconcile;
    auto to = run.now - config.ticket_time;
    auto mark = co_await store::find_mark(run.service.pool, tickets_mark);
    if (!mark && !run.dry) mark = co_await store::mark_of(run.service.pool, tickets_mark, to - read_again);
    auto from = mark ? mark->up_to : to - read_again;
    booking::ListTicketed request{.from = from, .after = {}, .to = to, .limit = {}};
    for (int looked = 0;;) {
        auto page = co_await ask(run, request);
        if (!page) co_return;
        co_await judge_page(run, page->items);
        bool last = static_cast<int>(page->items.size()) < reconcile_batch;
        auto up_to = last ? to : page->items.back().ticketed_at.value_or(to);
        auto goes_on_from = last ? to - read_again : up_to;
        if (!run.dry) co_await store::set_mark(run.service.pool, tickets_mark, goes_on_from);
        if (last) co_return;
        request.from = up_to;
        request.after = page->items.back().booking_id;
        looked += reconcile_batch;
        if (looked >= config.most_payments) {
            run.report.more = true;
            co_return;
        }
    }
}

}  // namespace airside::payment
