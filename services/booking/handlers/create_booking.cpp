#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/booking/domain/journey.hpp"
#include "services/booking/domain/party.hpp"
#include "services/booking/domain/reference.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/handlers/offer_lock.hpp"
#include "services/booking/store/new_booking.hpp"
#include "services/search/api.hpp"
#include "services/user/api.hpp"

namespace airside::booking {
namespace {

using Result = Inserted::Result;

// The traveller agrees by asking again: for the new price, and where it is another provider's offer, for that one.
Problem changed(const search::OfferForOrder& priced, bool price_differs) {
    auto problem = price_differs ? conflict("price-changed", "The price has changed",
                                            "accept the new one by sending it as expected_price")
                                 : conflict("conditions-changed", "The conditions have changed",
                                            "accept them by booking the offer that offer_id names");
    problem.members["price"] = json::to_json(priced.offer.price.total);
    if (!priced.replaces) return problem;
    problem.members["offer_id"] = json::to_json(priced.id);
    problem.members["conditions"] = json::to_json(priced.offer.conditions);
    return problem;
}

Problem duplicate(const Inserted& found, const UserId& user) {
    auto problem = conflict("duplicate-booking", "These people are booked on this flight already",
                            "send accept_duplicate to book them again");
    if (found.other_user == user) problem.members["booking_reference"] = json::to_json(*found.other_reference);
    return problem;
}

// Why the order was not made, as the caller of the POST is told.
Problem refusal_of(const BookingView& view) {
    auto failure = view.failure.value_or(BookingFailure{"order-refused", ""});
    Problem problem(422, "order-refused", "The provider refused the booking", failure.detail);
    if (failure.code == "sold-out") problem = Problem(409, "sold-out", "No seats are left at this fare");
    if (failure.code == "offer-expired") problem = Problem(410, "offer-expired", "The offer has expired; search again");
    if (failure.code == "price-changed")
        problem = Problem(409, "price-changed", "The price has changed", "search again for the new one");
    if (failure.code == "provider-unavailable")
        problem = Problem(503, "provider-unavailable", "The provider did not answer");
    problem.members["booking_id"] = json::to_json(view.id);
    return problem;
}

awaitable<> check_user(Handling& service, const UserId& id) {
    user::GetUser request{id};
    auto account = co_await service.deps.bus.call(Caller::of_service("booking"), request);
    if (account.status != user::UserStatus::ACTIVE)
        throw Problem(403, "account-not-active", "The account is not active");
}

// The offer as it is priced now, if it is what the traveller agreed to.
awaitable<search::OfferForOrder> check_offer(Handling& service, const CreateBooking& request) {
    search::RepriceOffer reprice{request.offer_id};
    auto priced = co_await service.deps.bus.call(Caller::of_service("booking"), reprice);
    bool price_differs = priced.offer.price.total != request.expected_price;
    if (price_differs || priced.conditions_changed) throw changed(priced, price_differs);
    if (is_off(service.deps.switches, priced.offer.provider))
        throw Problem(503, "provider-unavailable", "The provider did not answer", "an operator has switched it off");
    check_party(request.passengers, request.contact, priced.offer, service.deps.clock.today());
    if (journey_of(priced.offer).departure <= service.deps.clock.now())
        throw Problem(410, "offer-expired", "The flight has left");
    co_return priced;
}

// Written before anything is asked of the GDS. Gives the booking that this request made, now or in an earlier run.
awaitable<BookingId> write(Handling& service, const Caller& caller, const CreateBooking& request,
                           search::OfferForOrder priced) {
    auto& deps = service.deps;
    auto bucket = airside::bucket_of(caller.user_id().uuid());
    NewBooking booking{BookingId(Uuid::bucketed(deps.clock, deps.random, bucket)),
                       make_reference(bucket, deps.random),
                       caller.user_id(),
                       caller.idempotency_key,
                       priced.id,
                       std::move(priced.offer),
                       request.passengers,
                       request.contact,
                       request.accept_duplicate.value,
                       Actor::of(caller),
                       caller.trace.traceparent(),
                       std::move(priced.messages)};
    // As every provider wants them, whoever was named first.
    std::ranges::stable_sort(booking.passengers, {}, &PassengerInput::type);
    Names names{deps.airlines, deps.aircraft};
    for (int attempt = 0; attempt < 5; ++attempt) {
        auto inserted =
            co_await insert_booking(deps.pool, deps.notifier, deps.random, booking, names, deps.clock.now());
        switch (inserted.result) {
            case Result::CREATED: co_return booking.id;
            case Result::REPEATED: co_return inserted.other.value();
            case Result::DUPLICATE: {
                auto repeated = co_await find_by_request(deps.pool, caller.user_id(), caller.idempotency_key);
                if (repeated) co_return *repeated;  // it is this request's own, of a run that is under way
                throw duplicate(inserted, caller.user_id());
            }
            case Result::TOO_FAR_AHEAD: throw invalid("/offer_id", "the flight leaves more than two years ahead");
            case Result::REFERENCE_TAKEN: booking.reference = make_reference(bucket, deps.random);
        }
    }
    throw unavailable("no booking reference is free");
}

// The order was refused: whether another provider has the same, so that the traveller may choose to book that. Empty:
// none has.
awaitable<std::map<std::string, std::string>> elsewhere(Handling& service, const OfferId& id, gds::Provider refused) {
    std::map<std::string, std::string> members;
    search::RepriceOffer reprice{id, refused};
    try {
        auto other = co_await service.deps.bus.call(Caller::of_service("booking"), reprice);
        members["offer_id"] = json::to_json(other.id);
        members["price"] = json::to_json(other.offer.price.total);
        members["conditions"] = json::to_json(other.offer.conditions);
    } catch (const Problem&) {
        // The refusal of the order is what the traveller has to know.
    }
    co_return members;
}

awaitable<BookingId> book(Handling& service, const Caller& caller, const CreateBooking& request) {
    co_await check_user(service, caller.user_id());
    auto priced = co_await check_offer(service, request);
    auto id = co_await write(service, caller, request, std::move(priced));
    co_return id;
}

awaitable<BookingId> book_once(Handling& service, const Caller& caller, const CreateBooking& request) {
    auto* locks = service.deps.locks;
    auto lock = co_await lock_offer(locks, caller.user_id(), request.offer_id, caller.idempotency_key);
    if (!lock.taken)
        throw conflict("booking-in-progress", "A booking of this offer is under way").with_header("Retry-After", "2");
    std::optional<BookingId> id;
    std::exception_ptr failed;
    try {
        id = co_await book(service, caller, request);
    } catch (...) {
        failed = std::current_exception();
    }
    co_await unlock_offer(locks, lock);
    if (failed) std::rethrow_exception(failed);
    co_return *id;
}

}  // namespace

awaitable<Created<BookingView>> create_booking(Handling& service, Caller caller, CreateBooking request) {
    check_contact(request.contact);
    auto deadline = Steady::now() + service.config.request_wait;
    auto id = co_await find_by_request(service.deps.pool, caller.user_id(), caller.idempotency_key);
    if (!id) id = co_await book_once(service, caller, request);
    co_await service.engine.settle(*id, deadline);
    auto snapshot = co_await booking_for(service, caller, *id);
    if (snapshot.view.status == BookingStatus::FAILED && !snapshot.view.pnr) {
        auto refusal = refusal_of(snapshot.view);
        // Not kept as this request's answer: it may be tried again, and then makes another booking.
        if (refusal.status == 503) co_await forget_request(service.deps.pool, *id);
        if (refusal.status == 503 || refusal.type == "sold-out") {
            auto other = co_await elsewhere(service, request.offer_id, snapshot.view.gds_provider);
            refusal.members.merge(other);
        }
        throw Problem(std::move(refusal));
    }
    co_return Created<BookingView>{shown_to(caller, std::move(snapshot.view))};
}

}  // namespace airside::booking
