#include "services/search/store/history.hpp"

#include <deque>

#include <arpa/inet.h>

#include "platform/async/sync.hpp"
#include "platform/events/notifier.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::search {
namespace {

constexpr std::size_t batch_rows = 2'000;
constexpr std::size_t rows_a_turn = 8;  // some 60 µs
constexpr std::size_t longest_user_agent = 300;

struct Row {
    SearchPerformed event;
    SearchSummary summary;
    std::vector<std::string> providers;
    std::string user_agent;
    std::string traceparent;
    Instant at;
};

constexpr const char* history_target =
    "search_history (id, user_id, origin_airport, destination_airport, departure_date, return_date, passengers_adult, "
    "passengers_child, passengers_infant, cabin_class, results_count, cheapest_price, most_expensive_price, "
    "average_price, currency, "
    "response_time_ms, cache_hit, gds_providers, session_id, ip_address, user_agent, created_at)";
constexpr const char* outbox_target =
    "outbox (event_id, aggregate_type, aggregate_id, aggregate_version, type, payload, traceparent)";

std::optional<std::string> decimal(const std::optional<Money>& money) {
    if (!money) return {};
    return money->decimal();
}

std::optional<std::string> or_null(const std::string& text) {
    if (text.empty()) return {};
    return text;
}

void add_history(postgres::CopyRows& rows, const Row& row) {
    auto& e = row.event;
    std::optional<std::string> currency;
    if (row.summary.cheapest) currency = row.summary.cheapest->currency().str();
    rows.add(e.search_id, e.user_id, e.origin, e.destination, e.departure_date, e.return_date, e.adults, e.children,
             e.infants, std::string(gds::to_string(e.cabin)), e.offers, decimal(row.summary.cheapest),
             decimal(row.summary.most_expensive), decimal(row.summary.average), currency, e.took_ms, e.cache_hit,
             row.providers, e.session_id, or_null(e.address), or_null(row.user_agent), row.at);
}

// NUL and broken UTF-8 would fail the whole batch.
std::string plain_text(std::string_view text) {
    std::string out;
    for (char c : text.substr(0, longest_user_agent))
        if (c >= ' ' && c < 0x7f) out += c;
    return out;
}

}  // namespace

struct History::State : std::enable_shared_from_this<History::State> {
    State(Reactor& r, const Clock& c, Random& rnd, postgres::Pool& p, events::Notifier& n, HistoryOptions o)
        : reactor(r), clock(c), random(rnd), pool(p), notifier(n), options(o), wake(r), idle(r) {}

    awaitable<> write_batch();
    awaitable<> run();

    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;
    events::Notifier& notifier;
    HistoryOptions options;
    Signal wake, idle;
    std::deque<Row> queue;
    bool running = false, stopping = false;
    telemetry::Counter& dropped = telemetry::counter("airside_search_history_dropped_total",
                                                     "Searches not written to the history, because its queue was full");
    telemetry::Counter& written =
        telemetry::counter("airside_search_history_rows_total", "Searches written to the history");
};

History::History(Reactor& reactor, const Clock& clock, Random& random, postgres::Pool& pool, events::Notifier& notifier,
                 HistoryOptions options)
    : state_(std::make_shared<State>(reactor, clock, random, pool, notifier, options)) {}
History::~History() {
    state_->stopping = true;
    state_->queue.clear();  // whoever wants it written calls stop() before
    state_->wake.notify_all();
}

void History::add(const Caller& caller, const gds::SearchQuery& query, const Answer& answer, bool cache_hit,
                  Steady::duration took) {
    auto& state = *state_;
    if (!state.options.enabled) return;
    if (state.queue.size() >= state.options.queue) {
        state.dropped.add();
        return;
    }
    auto& first = query.slices.front();
    bool returns = query.slices.size() == 2 && query.slices[1].destination == first.origin;
    auto& end = returns ? first.destination : query.slices.back().destination;
    std::optional<Date> return_date;
    if (returns) return_date = query.slices[1].departure;
    std::vector<std::string> providers;
    providers.reserve(answer.providers.size());
    for (auto& report : answer.providers)
        if (report.state == ProviderState::ANSWERED) providers.emplace_back(gds::to_string(report.provider));
    // Each search has a row of its own, also where several got the same answer.
    state.queue.push_back({{Uuid::v7(state.clock, state.random), first.origin, end, first.departure, return_date,
                            query.passengers.adults, query.passengers.children, query.passengers.infants, query.cabin,
                            answer.summary.offers, answer.summary.cheapest, cache_hit,
                            static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()),
                            caller.user, caller.session, truncated_address(caller.remote_address)},
                           answer.summary,
                           std::move(providers),
                           plain_text(caller.user_agent),
                           caller.trace.traceparent(),
                           state.clock.now()});
    if (state.queue.size() == batch_rows) state.wake.notify_all();
}

awaitable<> History::State::write_batch() {
    auto count = std::min(queue.size(), batch_rows);
    if (count == 0) co_return;
    postgres::CopyRows rows, events;
    for (std::size_t i = 0; i < count; ++i) {
        // Many rows take a while to write out; requests go between.
        if (i % rows_a_turn == rows_a_turn - 1) co_await reactor.yield();
        auto& row = queue[i];
        add_history(rows, row);
        events.add(row.event.search_id, "search", row.event.search_id, 1, "search_performed", json::to_json(row.event),
                   row.traceparent);
    }
    std::string history_into = history_target, outbox_into = outbox_target;
    co_await pool.copy_in(std::move(history_into), std::move(rows));
    // From here on a failure loses these events rather than writing the rows twice.
    queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(count));
    written.add(static_cast<double>(count));
    co_await pool.copy_in(std::move(outbox_into), std::move(events));
    notifier.committed();
}

awaitable<> History::State::run() {
    auto self = shared_from_this();
    static log::RateLimited limited;
    while (!stopping || !queue.empty()) {
        auto next = Steady::now() + options.flush_every;
        if (!stopping) co_await wake.wait_until(next);
        std::string why;
        try {
            while (!queue.empty()) co_await write_batch();
        } catch (const std::exception& error) {
            why = error.what();
        }
        if (why.empty()) continue;
        limited.warn("search history not written", {{"why", why}, {"queued", queue.size()}});
        if (stopping) break;
        co_await reactor.sleep(std::chrono::seconds(1));
    }
    running = false;
    idle.notify_all();
}

void History::start() {
    if (std::exchange(state_->running, true)) return;
    state_->reactor.spawn("search history", state_->run());
}

awaitable<> History::stop(Steady::time_point deadline) {
    auto state = state_;
    state->stopping = true;
    state->wake.notify_all();
    while (state->running) {
        bool ended = co_await state->idle.wait_until(deadline);
        if (!ended) co_return;
    }
}

awaitable<> History::flush() {
    auto state = state_;
    while (!state->queue.empty()) co_await state->write_batch();
}

std::string truncated_address(std::string_view address) {
    std::string text(address);
    char out[INET6_ADDRSTRLEN];
    if (in_addr v4; inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        v4.s_addr &= htonl(0xffffff00u);
        return inet_ntop(AF_INET, &v4, out, sizeof out);
    }
    if (in6_addr v6; inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
        std::fill(v6.s6_addr + 6, v6.s6_addr + 16, std::uint8_t{0});
        return inet_ntop(AF_INET6, &v6, out, sizeof out);
    }
    return {};
}

}  // namespace airside::search
