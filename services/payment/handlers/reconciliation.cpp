#include "platform/core/card_number.hpp"
#include "services/payment/impl.hpp"
#include "services/payment/store/exceptions.hpp"

namespace airside::payment {

awaitable<ExceptionPage> list_exceptions(Context& service, Caller, ListExceptions request) {
    std::optional<std::string> cursor;
    if (request.cursor) cursor = request.cursor->value;
    auto before = place_in_time(cursor);
    auto limit = static_cast<int>(request.limit.value.value);
    store::ExceptionFilter filter{request.status, request.kind};
    auto now = service.clock.now();
    ExceptionPage page;
    page.items = co_await store::list_exceptions(service.pool, filter, before, limit + 1, now);
    bool more = page.items.size() > static_cast<std::size_t>(limit);
    if (more) page.items.pop_back();
    if (more) page.next_cursor = cursor_after(page.items.back().first_seen, page.items.back().id);
    co_return page;
}

awaitable<ExceptionView> resolve_exception(Context& service, Caller caller, ResolveException request) {
    if (has_card_number(request.note.value)) throw invalid("/note", "holds a card number");
    auto now = service.clock.now();
    co_await store::resolve_exception(service.pool, request.id, caller.user_id(), request.note.value, now);
    auto found = co_await store::find_exception(service.pool, request.id, now);
    if (!found) throw not_found("no such exception");
    co_return std::move(*found);
}

}  // namespace airside::payment
