#include "services/analytics/store/events.hpp"

#include "platform/json/json.hpp"

namespace airside::analytics::store {

using documents::Documents;
using documents::eq;
using documents::Filter;
using documents::SortKey;

// The design's index on date has event_type behind it for the day's sums, its TTL on timestamp is one on purge_at
// (schema.md, row 8), and idx_events_export finds what is not in the warehouse yet.
const documents::Collection events{"events",
                                   {"timestamp", "received_at", "purge_at"},
                                   {
                                       {"idx_events_type_timestamp", {{"event_type"}, {"timestamp", true}}},
                                       {"idx_events_user_timestamp", {{"user_id"}, {"timestamp", true}}},
                                       {"idx_events_timestamp", {{"timestamp", true}}},
                                       {"idx_events_date_type", {{"date"}, {"event_type"}}},
                                       {"idx_events_received", {{"received_at"}}},
                                       {"idx_events_export", {{"exported"}, {"date"}, {"_id"}}},
                                       {"idx_events_purge", {{"purge_at"}}, false, true},
                                   }};

namespace {

constexpr const char *searched = "search_performed", *booked = "booking_created", *confirmed = "booking_confirmed",
                     *paid = "payment_completed", *registered = "user_registered", *opened = "flight_searched",
                     *selected = "offer_selected", *checkout = "checkout_started";

struct PaymentDocument {
    std::string _id;
    PaymentFacts event_data;
};
AIRSIDE_FIELDS(PaymentDocument, _id, event_data)

Filter of_day(Date day, const char* type) { return {eq("date", day.str()), eq("event_type", type)}; }

Filter active_on(Date day) {
    std::vector<documents::Value> doings{searched, booked, paid};
    return {eq("date", day.str()), documents::one_of("event_type", std::move(doings)),
            documents::ne("user_id", nullptr)};
}

void take(std::map<std::string, Takings>& takings, const PaymentFacts& payment) {
    auto amount = Money::parse(payment.amount, payment.currency);
    if (!amount) throw std::runtime_error("payment " + payment.payment_id + " has no amount: " + payment.amount);
    auto [place, is_first] = takings.try_emplace(payment.currency.str(), Takings{*amount, 1});
    if (is_first) return;
    place->second.amount += *amount;
    ++place->second.payments;
}

struct Paid {
    std::map<std::string, Takings> takings;  // by currency
    std::set<std::string> bookings;
};

// In pages, since a day may have more payments than one answer holds.
awaitable<Paid> paid_on(Documents& documents, Date day) {
    Paid all;
    std::string last;
    for (;;) {
        auto filter = of_day(day, paid);
        if (!last.empty()) filter.push_back(documents::gt("_id", last));
        std::vector<SortKey> order{{"_id"}};
        auto page = co_await documents.find(events, std::move(filter), std::move(order), documents::largest_page);
        for (auto& text : page) {
            auto document = json::from_json<PaymentDocument>(text);
            take(all.takings, document.event_data);
            all.bookings.insert(std::move(document.event_data.booking_id));
            last = std::move(document._id);
        }
        if (page.size() < documents::largest_page) break;
    }
    co_return all;
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
    auto users = co_await documents.count_by(events, active_on(day), "user_id");
    counts.active_users = static_cast<std::int64_t>(users.size());
    auto all_paid = co_await paid_on(documents, day);
    counts.takings = std::move(all_paid.takings);
    counts.bookings_paid = static_cast<std::int64_t>(all_paid.bookings.size());
    counts.flights_opened = co_await documents.count(events, of_day(day, opened));
    counts.offers_selected = co_await documents.count(events, of_day(day, selected));
    counts.checkouts_started = co_await documents.count(events, of_day(day, checkout));
    counts.bookings_created = co_await documents.count(events, of_day(day, booked));
    counts.offers_by_route = co_await documents.count_by(events, of_day(day, selected), "event_data.route");
    counts.bookings_by_route = co_await documents.count_by(events, of_day(day, confirmed), "event_data.route");
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

awaitable<std::optional<Date>> first_day_to_export(Documents& documents, Date before) {
    Filter waiting{eq("exported", false), documents::lt("date", before.str())};
    std::vector<SortKey> oldest{{"exported"}, {"date"}};
    auto found = co_await documents.find(events, std::move(waiting), std::move(oldest), 1);
    if (found.empty()) co_return std::nullopt;
    co_return json::from_json<AnalyticsEvent>(found.front()).date;
}

awaitable<std::map<Date, std::int64_t>> days_to_export(Documents& documents, Date before) {
    Filter waiting{eq("exported", false), documents::lt("date", before.str())};
    auto counted = co_await documents.count_by(events, std::move(waiting), "date");
    std::map<Date, std::int64_t> days;
    for (auto& [text, count] : counted)
        if (auto day = Date::parse(text)) days.emplace(*day, count);
    co_return days;
}

awaitable<std::vector<AnalyticsEvent>> events_to_export(Documents& documents, Date day, std::size_t limit) {
    std::vector<AnalyticsEvent> all;
    while (all.size() < limit) {
        Filter waiting{eq("exported", false), eq("date", day.str())};
        if (!all.empty()) waiting.push_back(documents::gt("_id", all.back()._id));
        std::vector<SortKey> order{{"exported"}, {"date"}, {"_id"}};
        auto page_size = std::min(documents::largest_page, limit - all.size());
        auto page = co_await documents.find(events, std::move(waiting), std::move(order), page_size);
        for (auto& text : page) all.push_back(json::from_json<AnalyticsEvent>(text));
        if (page.size() < page_size) break;
    }
    co_return all;
}

awaitable<std::set<std::string>> active_users_exported(Documents& documents, Date day) {
    auto active = active_on(day);
    active.push_back(eq("exported", true));
    auto counted = co_await documents.count_by(events, std::move(active), "user_id");
    std::set<std::string> users;
    for (auto& [user, count] : counted) users.insert(user);
    co_return users;
}

awaitable<> mark_exported(Documents& documents, std::vector<std::pair<std::string, Instant>> purge_at) {
    std::vector<documents::DocumentUpdate> updates;
    for (std::size_t i = 0; i < purge_at.size(); ++i) {
        updates.push_back(
            {std::move(purge_at[i].first), {.set = {{"exported", true}, {"purge_at", purge_at[i].second}}}});
        if (updates.size() < documents::largest_page && i + 1 < purge_at.size()) continue;
        auto page = std::exchange(updates, {});
        co_await documents.update_each(events, std::move(page));
    }
}

awaitable<std::vector<EventOfUser>> events_of(Documents& documents, std::string pseudonym) {
    Filter of_user{eq("user_id", pseudonym)};
    auto found = co_await documents.find(events, std::move(of_user), {}, documents::largest_page);
    std::vector<EventOfUser> out;
    for (auto& text : found) {
        auto event = json::from_json<AnalyticsEvent>(text);
        out.push_back({std::move(event._id), event.date});
    }
    co_return out;
}

awaitable<> unlink(Documents& documents, std::vector<Unlinking> changes) {
    std::vector<documents::DocumentUpdate> updates;
    for (auto& change : changes) {
        documents::Update update{.set = {{"user_id", change.user_id},
                                         {"session_id", nullptr},
                                         {"ip_address", nullptr},
                                         {"user_agent", nullptr}}};
        updates.push_back({std::move(change.id), std::move(update)});
    }
    co_await documents.update_each(events, std::move(updates));
}

}  // namespace airside::analytics::store
