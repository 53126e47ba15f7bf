#pragma once
#include "services/search/impl.hpp"

namespace airside::search {

awaitable<PastSearchPage> list_past_searches(Service::Impl& service, Caller caller, ListPastSearches request);
awaitable<NoContent> forget_past_searches(Service::Impl& service, Caller caller, ForgetPastSearches request);

}  // namespace airside::search
