#include "services/analytics/store/events.hpp"

#include "platform/json/json.hpp"

namespace airside::analytics::store {

using documents::Documents;
using documents::eq;
using documents::Filter;
using documents::SortKey;

// The design's index on date has event_type behind it for the day's sums, and its TTL on timestamp is one on purge_at
// (schema.md, row 8).
const documents::Collection events{"events",
                                   {"timestamp", "received_at", "purge_at"},
                                   {
                                       {"idx_events_type_timestamp", {{"event_type"}, {"timestamp", true}}},
                                       {"idx_events_user_timestamp", {{"user_id"}, {"timestamp", true}}},
                                       {"idx_events_timestamp", {{"timestamp", true}}},
                                       {"idx_events_date_type", {{"date"}, {"event_type"}}},
                                       {"idx_events_received", {{"received_at"}}},
                                       {"idx_events_purge", {{"purge_at"}}, false, true},
                                   }};

namespace {

constexpr const char *searched = "search_performed", *booked = "booking_created", *confirmed = "booking_confirmed",
                     *paid = "payment_completed", *registered = "user_registered";

struct PaymentDocument {
    std::string _id;
    PaymentFacts event_data;
};
AIRSIDE_FIELDS(PaymentDocument, _id, event_data)

Filter of_day(Date day, const char* type) { return {eq("date", day.str()), eq("event_type", type)}; }

void take(std::map<std::string, Takings>& takings, const PaymentFacts& payment) {
    auto amount = Money::parse(payment.amount, payment.currency);
    if (!amount) throw std::runtime_error("payment " + payment.payment_id + " has no amount: " + payment.amount);
    auto [place, is_first] = takings.try_emplace(payment.currency.str(), Takings{*amount, 1});
    if (is_first) return;
    place->second.amount += *amount;
    ++place->second.payments;
}

// In pages, since a day may have more payments than one answer holds.
awaitable<std::map<std::string, Takings>> takings_of(Documents& documents, Date day) {
    std::map<std::string, Takings> takings;
    std::string last;
    for (;;) {
        auto filter = of_day(day, paid);
        if (!last.empty()) filter.push_back(documents::gt("_id", last));
        std::vector<SortKey> order{{"_id"}};
        auto page = co_await documents.find(events, std::move(filter), std::move(order), documents::largest_page);
        for (auto& text : page) {
            auto document = json::from_json<PaymentDocument>(text);
            take(takings, document.event_data);
            last = std::move(document._id);
        }
        if (page.size() < documents::largest_page) break;
    }
    co_return takings;
}

}  // namespace

awaitable<bool> insert(Documents& documents, const AnalyticsEvent& event) {
    return documents.insert_if_absent(events, json::to_json(event));
}

awaitable<> insert_all(Documents& documents, const std::vector<AnalyticsEvent>& kept) {
    std::vector<std::string> texts;
    texts.reserve(kept.size());
    for (auto& event : kept) texts.push_back(json::to_json(event));
    co_await documents.insert_absent(events, std::move(texts));
}

awaitable<DayCounts> count_day(Documents& documents, Date day) {
    DayCounts counts;
    counts.searches = co_await documents.count(events, of_day(day, searched));
    counts.bookings = co_await documents.count(events, of_day(day, confirmed));
    counts.new_users = co_await documents.count(events, of_day(day, registered));
    counts.searches_by_route = co_await documents.count_by(events, of_day(day, searched), "event_data.route");
    std::vector<documents::Value> doings{searched, booked, paid};
    Filter active{eq("date", day.str()), documents::one_of("event_type", std::move(doings)),
                  documents::ne("user_id", nullptr)};
    auto users = co_await documents.count_by(events, std::move(active), "user_id");
    counts.active_users = static_cast<std::int64_t>(users.size());
    counts.takings = co_await takings_of(documents, day);
    co_return counts;
}

awaitable<std::set<Date>> days_received(Documents& documents, std::optional<Instant> since) {
    Filter filter;
    if (since) filter.push_back(documents::gte("received_at", *since));
    auto counted = co_await documents.count_by(events, std::move(filter), "date");
    std::set<Date> days;
    for (auto& [text, count] : counted)
        if (auto day = Date::parse(text)) days.insert(*day);
    co_return days;
}

}  // namespace airside::analytics::store
