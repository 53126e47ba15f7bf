#include "services/search/store/erasure.hpp"

#include "services/search/store/past_searches.hpp"

namespace airside::search {

awaitable<erasure::Pass> erase_searches_of(postgres::Pool& pool, UserId user) {
    erasure::Pass pass;
    pass.changed = co_await forget_searches_of(pool, user);
    co_return pass;
}

}  // namespace airside::search
