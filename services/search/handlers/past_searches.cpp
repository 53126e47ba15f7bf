#include "services/search/handlers/past_searches.hpp"

#include "services/search/store/past_searches.hpp"

namespace airside::search {

awaitable<PastSearchPage> list_past_searches(Service::Impl& service, Caller caller, ListPastSearches request) {
    std::optional<std::string> cursor;
    if (request.cursor) cursor = request.cursor->value;
    auto page =
        co_await past_searches_of(service.on.pool, caller.user_id(), cursor, static_cast<int>(request.limit.value));
    co_return page;
}

awaitable<NoContent> forget_past_searches(Service::Impl& service, Caller caller, ForgetPastSearches) {
    co_await forget_searches_of(service.on.pool, caller.user_id());
    co_return NoContent{};
}

}  // namespace airside::search
