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
        return std::make_shared<const Answer>(Answer{std::move(body), head.created_at, head.complete,
                                                     std::move(head.summary), std::move(head.providers)});
    } catch (const json::BadJson&) {
        return nullptr;
    }
}

}  // namespace airside::search
