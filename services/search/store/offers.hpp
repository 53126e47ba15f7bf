// Offers by id, for as long as their ids are good: in Redis, one hash to a search; while Redis is gone in this
// process's memory.
#pragma once
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "platform/core/clock.hpp"
#include "platform/redis/redis.hpp"
#include "services/search/domain/ranking.hpp"
#include "services/search/domain/terms.hpp"

namespace airside::search {

// What repricing needs: who sold it, what it cost when it was found, and the provider's own words; and who else sells
// the same.
struct StoredOffer {
    gds::Provider provider;
    Money price;
    Instant valid_until;
    std::string raw;
    std::vector<OfferId> fallbacks{};  // each kept under its own id, in the order in which they are tried
    std::optional<Terms> terms{};      // what a fallback has to keep; set where there is one
};

// As its provider is asked of it: of an offer an adapter reads nothing but `raw`.
gds::Offer offer_of(const StoredOffer& stored);

// For the time without Redis; shared by the reactors of a process. Thread-safe, bounded, the oldest go first.
class OfferMemory {
  public:
    explicit OfferMemory(std::size_t max_bytes) : max_bytes_(max_bytes) {}
    void put(const OfferId& id, StoredOffer offer);
    std::optional<StoredOffer> get(const OfferId& id) const;

  private:
    std::size_t max_bytes_;
    mutable std::mutex mutex_;
    std::list<std::pair<OfferId, StoredOffer>> offers_;  // the oldest first
    std::unordered_map<OfferId, std::list<std::pair<OfferId, StoredOffer>>::iterator> by_id_;
    std::size_t bytes_ = 0;
};

class OfferStore {
  public:
    OfferStore(redis::Client& redis, OfferMemory& memory, const Clock& clock)
        : redis_(redis), memory_(memory), clock_(clock) {}

    // All of one search, with their fallbacks. Never throws: what Redis does not take stays in memory.
    awaitable<> put(const SearchId& search, const std::vector<FoundOffer>& offers, Instant valid_until);
    // One alone, under an id that nothing else is kept under. Never throws.
    awaitable<> put(const OfferId& id, StoredOffer offer);
    // After repricing: its new words, for as long as before. Never throws.
    awaitable<> replace(const OfferId& id, const StoredOffer& offer);
    // Throws Problem 410 for one that is not there (any more).
    awaitable<StoredOffer> get(const OfferId& id);

  private:
    using Offers = std::vector<std::pair<OfferId, StoredOffer>>;
    awaitable<> put_all(const SearchId& search, Offers offers, Instant valid_until);

    redis::Client& redis_;
    OfferMemory& memory_;
    const Clock& clock_;
};

}  // namespace airside::search
