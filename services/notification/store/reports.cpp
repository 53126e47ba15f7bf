#include "services/notification/store/reports.hpp"

#include <algorithm>

#include "platform/auth/tokens.hpp"
#include "platform/json/json.hpp"

namespace airside::notification::store {

using documents::Documents;
using documents::eq;
using documents::Filter;
using documents::SortKey;
using documents::Update;

const documents::Collection delivery_reports{"delivery_reports",
                                             {"occurred_at", "received_at", "due_at", "purge_at"},
                                             {{"idx_delivery_reports_state_due", {{"state"}, {"due_at"}}},
                                              {"idx_delivery_reports_purge", {{"purge_at"}}, false, true}}};

std::string report_id(messaging::Provider provider, std::string_view event_id) {
    return auth::hash_of(std::string(json::name(provider)) + "|" + std::string(event_id));
}

awaitable<std::int64_t> keep_reports(Documents& documents, std::vector<KeptReport> reports) {
    std::int64_t fresh = 0;
    for (std::size_t from = 0; from < reports.size(); from += documents::largest_page) {
        std::vector<std::string> page;
        auto to = std::min(reports.size(), from + documents::largest_page);
        for (auto i = from; i < to; ++i) page.push_back(json::to_json(reports[i]));
        fresh += co_await documents.insert_absent(delivery_reports, std::move(page));
    }
    co_return fresh;
}

awaitable<std::optional<KeptReport>> claim_report(Documents& documents, Instant now, Instant lease_until) {
    Filter due{eq("state", json::name(ReportState::NEW)), documents::lte("due_at", now)};
    Update update{{{"due_at", lease_until}}, {{"tries", 1}}};
    std::vector<SortKey> order{{"due_at"}};
    auto document = co_await documents.claim_one(delivery_reports, std::move(due), std::move(order), std::move(update));
    if (!document) co_return std::nullopt;
    co_return json::from_json<KeptReport>(*document);
}

awaitable<> close_report(Documents& documents, std::string id, ReportState state) {
    Filter open{eq("state", json::name(ReportState::NEW))};
    Update update{{{"state", json::name(state)}}};
    co_await documents.update_if(delivery_reports, std::move(id), std::move(open), std::move(update));
}

}  // namespace airside::notification::store
