#include "services/notification/reports.hpp"

#include <algorithm>

#include "platform/core/clock.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/notification/reactions.hpp"
#include "services/notification/store/readers.hpp"
#include "services/notification/store/reports.hpp"

namespace airside::notification {

using namespace std::chrono_literals;
using messaging::DeliveryKind;

namespace {

constexpr auto lease = 10s;
constexpr std::int64_t most_tries = 20;
// Longer than the notification that it is of, so that a report that is sent once more later finds itself.
constexpr auto kept_longer = 24h;

void count(messaging::Provider provider, std::string_view result, double how_many = 1) {
    telemetry::counter("airside_notification_reports_total", "Messengers' reports of delivery by what became of them",
                       {{"provider", std::string(json::name(provider))}, {"result", std::string(result)}})
        .add(how_many);
}

KeptReport kept(messaging::Provider provider, messaging::DeliveryReport report, Instant now, const Config& config) {
    return {._id = store::report_id(provider, report.event_id),
            .provider = provider,
            .kind = report.kind,
            .provider_message_id = std::move(report.provider_message_id),
            .our_reference = std::move(report.our_reference),
            .code = std::move(report.code),
            .occurred_at = std::min(report.at, now),
            .received_at = now,
            .state = ReportState::NEW,
            .tries = 0,
            .due_at = now,
            .purge_at = now + config.kept + kept_longer};
}

// One that this provider was asked to send; nothing for anything else that a report may name.
awaitable<std::optional<Notification>> notification_of(const Dependencies& d, const KeptReport& report) {
    std::optional<Notification> found;
    if (!report.our_reference.empty()) found = co_await store::find(d.documents, report.our_reference);
    if (!found && !report.provider_message_id.empty())
        found = co_await store::find_by_message(d.documents, report.provider, report.provider_message_id);
    if (!found) co_return std::nullopt;
    bool asked = std::ranges::find(found->attempts, report.provider, &Attempt::provider) != found->attempts.end();
    if (!asked) co_return std::nullopt;
    co_return found;
}

// Whether what is to become of it may still change: its provider's report may overtake its provider's answer.
bool is_under_way(const Notification& n) {
    return n.status == NotificationStatus::SENDING || n.status == NotificationStatus::PENDING;
}

awaitable<> note_delivery(const Dependencies& d, const KeptReport& report, const Notification& n) {
    co_await store::mark_once(d.documents, n._id, "delivered_at", report.occurred_at);
    if (!report.provider_message_id.empty() && n.provider == report.provider)
        co_await store::mark_once(d.documents, n._id, "provider_message_id", report.provider_message_id);
}

// False: to be looked at once more later.
awaitable<bool> apply(const Dependencies& d, const Config& config, const KeptReport& report, const Notification& n) {
    switch (report.kind) {
        case DeliveryKind::DELIVERED: co_await note_delivery(d, report, n); break;
        case DeliveryKind::BOUNCED:
        case DeliveryKind::FAILED: {
            bool for_good = report.kind == DeliveryKind::BOUNCED;
            // Of a copy by a provider whose outcome was unknown: another one has sent the message since.
            bool other_copy = n.status == NotificationStatus::SENT && n.provider != report.provider;
            if (!for_good && other_copy) break;
            auto code = report.code.empty() ? std::string(for_good ? "HARD_BOUNCE" : "SOFT_BOUNCE") : report.code;
            Bounce bounce{for_good, std::move(code)};
            auto bounced = co_await take_bounce(d, config, n, std::move(bounce));
            co_return bounced || !is_under_way(n);
        }
        case DeliveryKind::OPENED: co_await track(d, config, n, "opened_at", report.occurred_at); break;
        case DeliveryKind::CLICKED: co_await track(d, config, n, "clicked_at", report.occurred_at); break;
        case DeliveryKind::SPAM_REPORT: co_await give_up_recipient(d, n, "SPAM_REPORT"); break;
        case DeliveryKind::UNSUBSCRIBED: co_await switch_off(d, n); break;
        case DeliveryKind::OTHER: break;
    }
    co_return true;
}

awaitable<> close(const Dependencies& d, const KeptReport& report, ReportState state, std::string_view result) {
    count(report.provider, result);
    co_await store::close_report(d.documents, report._id, state);
}

awaitable<> work_off(const Dependencies& d, const Config& config, const KeptReport& report) {
    std::string failure;
    try {
        auto found = co_await notification_of(d, report);
        if (!found || found->erased_at) {
            co_await close(d, report, ReportState::IGNORED, "nobodys");
            co_return;
        }
        auto done = co_await apply(d, config, report, *found);
        if (done) {
            co_await close(d, report, ReportState::DONE, "done");
            co_return;
        }
        failure = "the notification is still under way";
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (report.tries < most_tries) co_return;  // its lease is the pause
    log::error("a messenger's report could not be worked off", {{"report", report._id}, {"reason", failure}});
    co_await close(d, report, ReportState::FAILED, "failed");
}

}  // namespace

awaitable<> receive_reports(const Dependencies& d, const Config& config, messaging::Provider provider,
                            messaging::Callback callback) {
    auto reader = d.callbacks.find(provider);
    if (reader == d.callbacks.end()) throw not_found("this messenger is not configured");
    auto now = d.clock.now();
    auto verdict = reader->second->verify(callback, now);
    if (!verdict.why_not.empty()) {
        count(provider, "refused");
        static log::RateLimited limited;
        limited.warn("a messenger's report was refused",
                     {{"provider", json::name(provider)}, {"reason", verdict.why_not}});
        throw Problem(400, "bad-signature", "The signature is missing, wrong or too old", verdict.why_not);
    }
    std::vector<KeptReport> reports;
    for (auto& report : verdict.reports)
        if (report.kind != DeliveryKind::OTHER) reports.push_back(kept(provider, std::move(report), now, config));
    auto of_interest = static_cast<std::int64_t>(reports.size());
    count(provider, "ignored", static_cast<double>(verdict.reports.size() - reports.size()));
    auto fresh = co_await store::keep_reports(d.documents, std::move(reports));
    count(provider, "new", static_cast<double>(fresh));
    count(provider, "known", static_cast<double>(of_interest - fresh));
}

awaitable<std::size_t> work_off_reports(const Dependencies& d, const Config& config) {
    std::size_t worked_off = 0;
    while (worked_off < reports_a_round) {
        auto now = d.clock.now();
        auto report = co_await store::claim_report(d.documents, now, now + lease);
        if (!report) break;
        co_await work_off(d, config, *report);
        ++worked_off;
    }
    co_return worked_off;
}

}  // namespace airside::notification
