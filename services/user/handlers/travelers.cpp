#include "services/user/store/travelers.hpp"

#include <algorithm>

#include "services/user/domain/traveler.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/owner.hpp"

namespace airside::user {

namespace {

const TravelerView& own(const std::vector<TravelerView>& travelers, TravelerId id) {
    auto found = std::ranges::find(travelers, id, &TravelerView::id);
    if (found == travelers.end()) throw not_found("no such traveller");
    return *found;
}

void refuse_second(const std::vector<TravelerView>& travelers, const TravelerView& one) {
    if (is_known(travelers, one))
        throw conflict("traveler-exists", "There is a traveller of this name and date of birth");
}

}  // namespace

awaitable<Created<TravelerView>> create_traveler(Context& service, Caller caller, CreateTraveler request) {
    check(request, service.clock.today());
    auto user = caller.user_id();
    auto traveler = new_traveler(request, TravelerId::v7(service.clock, service.random), service.clock.now());

    auto tx = co_await service.pool.begin();
    co_await store::lock_owner(tx, user);
    auto travelers = co_await store::travelers_of(tx, user);
    refuse_second(travelers, traveler);
    if (static_cast<int>(travelers.size()) >= service.config.max_travelers)
        throw conflict("too-many-travelers", "No more travellers fit into one account");
    if (travelers.empty()) traveler.is_primary = true;
    if (traveler.is_primary) store::queue_demote_traveler(tx, user);
    auto written = co_await store::insert_traveler(tx, user, traveler);
    co_await tx.commit();
    co_return Created<TravelerView>{std::move(written)};
}

awaitable<TravelerList> list_travelers(Context& service, Caller caller, ListTravelers) {
    auto travelers = co_await store::travelers_of(service.pool, caller.user_id());
    co_return TravelerList{std::move(travelers)};
}

awaitable<TravelerView> get_traveler(Context& service, Caller caller, GetTraveler request) {
    auto traveler = co_await store::find_traveler(service.pool, caller.user_id(), request.id);
    if (!traveler) throw not_found("no such traveller");
    co_return std::move(*traveler);
}

awaitable<TravelerView> update_traveler(Context& service, Caller caller, UpdateTraveler request) {
    check(request, service.clock.today());
    auto user = caller.user_id();
    auto tx = co_await service.pool.begin();
    co_await store::lock_owner(tx, user);
    auto travelers = co_await store::travelers_of(tx, user);
    const auto& before = own(travelers, request.id);
    auto after = changed(before, request);
    refuse_second(travelers, after);
    if (before.is_primary && !after.is_primary)
        throw invalid("/is_primary", "there is always one: make another traveller the primary one");
    if (after.is_primary && !before.is_primary) store::queue_demote_traveler(tx, user);
    auto written = co_await store::update_traveler(tx, user, after);
    co_await tx.commit();
    co_return written;
}

awaitable<NoContent> delete_traveler(Context& service, Caller caller, DeleteTraveler request) {
    auto user = caller.user_id();
    auto tx = co_await service.pool.begin();
    co_await store::lock_owner(tx, user);
    auto travelers = co_await store::travelers_of(tx, user);
    bool promotes = own(travelers, request.id).is_primary && travelers.size() > 1;
    store::queue_delete_traveler(tx, user, request.id);
    // The primary one comes first, so that the next is the oldest of the others.
    if (promotes) store::queue_promote_traveler(tx, user, travelers[1].id);
    co_await tx.commit();
    co_return NoContent{};
}

}  // namespace airside::user
