#include "platform/core/digest.hpp"
#include "services/review/impl.hpp"
#include "services/review/store/reviews.hpp"

namespace airside::review {

namespace {

// Made of author, key and booking, so that a request that is run again after its process died knows its own review.
ReviewId id_for(const Caller& caller, BookingId booking) {
    auto text = caller.user_id().str() + booking.str() + caller.idempotency_key;
    std::array<std::uint8_t, 16> bytes{};
    std::copy_n(sha256(text).begin(), bytes.size(), bytes.begin());
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x80);  // UUIDv8, RFC 9562
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return ReviewId(Uuid::from_bytes(bytes));
}

// What the booking service says of the caller's journey.
awaitable<Flown> check_flown(Context& service, const Caller& caller, const CreateReview& request) {
    std::optional<booking::BookingView> booked;
    try {
        booking::GetBooking what{request.booking_id};
        booked = co_await service.bus.call(caller, std::move(what));
    } catch (const Problem& problem) {
        if (problem.status != 404) throw;
    }
    // An agent sees everybody's bookings, and reviews their own like anybody.
    if (!booked || booked->user_id != caller.user_id()) throw invalid("/booking_id", "none of your bookings");
    if (booked->status != booking::BookingStatus::COMPLETED)
        throw conflict("not-flown", "The booking is not completed", "only what was flown can be reviewed");
    auto flown = flown_in(*booked, request.review_type, request.target);
    if (!flown) throw invalid("/target", "not in this booking");
    co_return std::move(*flown);
}

}  // namespace

awaitable<Created<ReviewView>> create_review(Context& service, Caller caller, CreateReview request) {
    check_target(request.review_type, request.target, "/target");
    check_text(request.title, request.review_text);
    auto id = id_for(caller, request.booking_id);
    auto before = co_await store::find_review(service.pool, id);
    if (before) co_return Created<ReviewView>{view_of(*before, Audience::author_or_agent)};
    auto flown = co_await check_flown(service, caller, request);
    auto review = new_review(request, flown, id, caller.user_id(), service.clock.now());

    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, review.id.uuid());
    co_await store::insert_review(tx, review);
    tell(service, tx, review, review_submitted, caller);
    co_await tx.commit();
    co_return Created<ReviewView>{view_of(review, Audience::author_or_agent)};
}

}  // namespace airside::review
