#include "services/search/handlers/price_offer.hpp"

#include "platform/core/problem.hpp"
#include "services/search/domain/views.hpp"
#include "services/search/handlers/offer_services.hpp"

namespace airside::search {
namespace {

using Priced = gds::Outcome<gds::Offer>;

// Who asks, and until when all of it has to be done.
struct Asking {
    bool shown;  // the traveller sees what comes of it
    std::optional<gds::Provider> without;
    std::string traceparent;
    Steady::time_point deadline;
    std::vector<gds::RecordedMessage> messages{};
};

// `until`: it leaves time for the fallbacks.
awaitable<Priced> ask(Service::Impl& service, const StoredOffer& stored, Asking& asking, Steady::time_point until) {
    if (stored.provider == asking.without) co_return gds::Refused{gds::RefusalCode::SOLD_OUT, "", "refused the order"};
    auto provider = service.on.gds.find(stored.provider);
    if (provider == service.on.gds.end())
        co_return gds::Refused{gds::RefusalCode::OFFER_EXPIRED, "", "its provider is no longer used"};
    if (service.engine.is_off(stored.provider)) co_return gds::Unavailable{"switched off by an operator", {}};
    auto* messages = &asking.messages;
    gds::CallContext context{until, asking.traceparent,
                             [messages](gds::RecordedMessage message) { messages->push_back(std::move(message)); }};
    auto asked = offer_of(stored);
    auto outcome = co_await provider->second->reprice(asked, context);
    co_return outcome;
}

// Keeps the new words, for as long as before. The price stays the one that it was found at, for all have seen that who
// found the same, and of the terms what they have seen; what was not known then is what the traveller was told now.
awaitable<> keep(Service::Impl& service, const OfferId& id, StoredOffer stored, const gds::Offer& priced, bool shown) {
    stored.raw = priced.raw.str();
    if (stored.terms && shown) {
        auto now = terms_of(priced);
        if (keeps(*stored.terms, now)) stored.terms = std::move(now);
    }
    co_await service.offers.replace(id, stored);
}

// An equal share of the time that is left, for this call and for each that may come after it.
Steady::time_point share_of(const Asking& asking, std::size_t calls_left) {
    auto now = Steady::now();
    return now + (asking.deadline - now) / static_cast<Steady::rep>(calls_left);
}

struct Fallback {
    OfferId id;
    StoredOffer stored;
};

// Those of its fallbacks that are still kept.
awaitable<std::vector<Fallback>> fallbacks_of(Service::Impl& service, const StoredOffer& stored) {
    std::vector<Fallback> kept;
    for (auto& id : stored.fallbacks) {
        try {
            auto fallback = co_await service.offers.get(id);
            kept.push_back({id, std::move(fallback)});
        } catch (const Problem&) {
            // It has left Redis before the offer itself; there is nothing to fall back to then.
        }
    }
    co_return kept;
}

// The first of its fallbacks that can be had. Nothing: none can.
awaitable<std::optional<OfferForOrder>> fall_back(Service::Impl& service, const OfferId& id, const StoredOffer& stored,
                                                  Asking& asking) {
    auto left = co_await fallbacks_of(service, stored);
    for (std::size_t i = 0; i < left.size(); ++i) {
        auto until = share_of(asking, left.size() - i);
        auto outcome = co_await ask(service, left[i].stored, asking, until);
        if (!outcome.done()) continue;
        auto priced = std::move(outcome).value();
        bool changed = stored.terms && !keeps(*stored.terms, terms_of(priced));
        auto valid_until = left[i].stored.valid_until;
        co_await keep(service, left[i].id, std::move(left[i].stored), priced, asking.shown);
        co_return OfferForOrder{
            left[i].id, std::move(priced), stored.price, valid_until, std::move(asking.messages), id, changed};
    }
    co_return std::nullopt;
}

awaitable<OfferForOrder> reprice(Service::Impl& service, OfferId id, Asking asking) {
    auto stored = co_await service.offers.get(id);
    auto until = share_of(asking, 1 + stored.fallbacks.size());
    auto outcome = co_await ask(service, stored, asking, until);
    if (outcome.done()) {
        auto priced = std::move(outcome).value();
        co_await keep(service, id, stored, priced, asking.shown);
        co_return OfferForOrder{
            id, std::move(priced), stored.price, stored.valid_until, std::move(asking.messages), {}, false};
    }
    auto instead = co_await fall_back(service, id, stored, asking);
    if (!instead) refuse(outcome);
    co_return *std::move(instead);
}

Asking asking_for(const Service::Impl& service, const Caller& caller) {
    return {caller.service.empty(), std::nullopt, caller.trace.traceparent(),
            Steady::now() + service.config.price_deadline};
}

}  // namespace

void refuse(const Priced& outcome) {
    auto* refused = outcome.refused();
    if (!refused) {
        auto* unavailable = outcome.unavailable();
        auto retry = std::to_string(unavailable ? unavailable->retry_after_s.value_or(2) : 2);
        throw Problem(503, "provider-unavailable", "The provider did not answer", outcome.describe())
            .with_header("Retry-After", retry);
    }
    switch (refused->code) {
        case gds::RefusalCode::SOLD_OUT:
            throw Problem(409, "sold-out", "No seats are left at this fare", refused->text);
        case gds::RefusalCode::OFFER_EXPIRED:
        case gds::RefusalCode::NOT_FOUND:
        case gds::RefusalCode::TIME_LIMIT_PASSED:
            throw Problem(410, "offer-expired", "The offer has expired", "search again");
        default: throw Problem(502, "provider-refused", "The provider did not accept the offer", outcome.describe());
    }
}

awaitable<PricedOffer> price_offer(Service::Impl& service, Caller caller, PriceOffer request) {
    co_await service.limiter.take(caller);
    auto asking = asking_for(service, caller);
    if (request.services) {
        auto& wanted = *request.services;
        auto chosen = co_await price_with_services(service, caller, request.id, wanted, asking.deadline);
        co_return priced_view(std::move(chosen));
    }
    auto found = co_await reprice(service, request.id, std::move(asking));
    co_return priced_view(std::move(found));
}

awaitable<OfferForOrder> reprice_offer(Service::Impl& service, Caller caller, RepriceOffer request) {
    auto asking = asking_for(service, caller);
    asking.without = request.without;
    auto found = co_await reprice(service, request.id, std::move(asking));
    co_return found;
}

}  // namespace airside::search
