#include "services/search/cache/answer.hpp"

#include "platform/json/json.hpp"

namespace airside::search {
namespace {

// What a SearchAnswer begins with; the offers behind it are not read.
struct Head {
    SearchId search_id;
    Instant created_at;
    Instant offers_valid_until;
    bool complete;
    SearchSummary summary;
    std::vector<ProviderReport> providers;
};
AIRSIDE_FIELDS(Head, search_id, created_at, offers_valid_until, complete, summary, providers)

}  // namespace

std::shared_ptr<const Answer> answer_from(std::string body) {
    auto end = body.find(",\"airlines\":");
    if (end == body.npos) return nullptr;
    try {
        auto head = json::from_json<Head>(body.substr(0, end) + "}");
        std::vector<gds::Provider> providers;
        for (auto& report : head.providers)
            if (report.state == ProviderState::ANSWERED) providers.push_back(report.provider);
        return std::make_shared<const Answer>(
            Answer{std::move(body), head.created_at, head.complete, std::move(head.summary), std::move(providers)});
    } catch (const json::BadJson&) {
        return nullptr;
    }
}

}  // namespace airside::search
