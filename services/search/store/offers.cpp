#include "services/search/store/offers.hpp"

#include <charconv>

#include "platform/core/problem.hpp"
#include "services/search/domain/offer_ids.hpp"

namespace airside::search {
namespace {

// Field "7" of the hash: "AMADEUS 1582.60 EUR 2027-03-01T10:00:00Z\n" and the provider's offer.
std::string key_of(const SearchId& search) { return "flight:offers:" + search.str(); }

std::string encode(const StoredOffer& offer) {
    std::string out(gds::to_string(offer.provider));
    out += ' ' + offer.price.str() + ' ' + to_string(offer.valid_until) + '\n';
    return out + offer.raw;
}

std::optional<StoredOffer> decode(std::string_view text) {
    std::array<std::string_view, 4> words;
    auto line = text.substr(0, text.find('\n'));
    if (line.size() == text.size()) return {};
    auto raw = text.substr(line.size() + 1);
    for (auto& word : words) {
        word = line.substr(0, line.find(' '));
        line.remove_prefix(std::min(line.size(), word.size() + 1));
    }
    auto provider = gds::provider_from(words[0]);
    auto currency = Currency::parse(words[2]);
    auto valid_until = parse_instant(words[3]);
    if (!provider || !currency || !valid_until) return {};
    auto price = Money::parse(words[1], *currency);
    if (!price) return {};
    return StoredOffer{*provider, *price, *valid_until, std::string(raw)};
}

Problem expired() { return Problem(410, "offer-expired", "The offer has expired", "search again"); }

}  // namespace

void OfferMemory::put(const OfferId& id, StoredOffer offer) {
    std::lock_guard lock(mutex_);
    auto remove = [&](auto entry) {
        bytes_ -= entry->second.raw.size();
        by_id_.erase(entry->first);
        offers_.erase(entry);
    };
    if (auto old = by_id_.find(id); old != by_id_.end()) remove(old->second);
    bytes_ += offer.raw.size();
    offers_.emplace_back(id, std::move(offer));
    by_id_.emplace(id, std::prev(offers_.end()));
    while (bytes_ > max_bytes_ && offers_.size() > 1) remove(offers_.begin());
}

std::optional<StoredOffer> OfferMemory::get(const OfferId& id) const {
    std::lock_guard lock(mutex_);
    auto found = by_id_.find(id);
    if (found == by_id_.end()) return {};
    return found->second->second;
}

awaitable<> OfferStore::put(const SearchId& search, const std::vector<FoundOffer>& offers, Instant valid_until) {
    if (offers.empty()) co_return;
    auto lifetime = std::chrono::ceil<std::chrono::milliseconds>(valid_until - clock_.now());
    std::vector<std::string> keys{key_of(search)}, arguments{std::to_string(lifetime.count())};
    arguments.reserve(1 + 2 * offers.size());
    for (auto& found : offers) {
        arguments.push_back(std::to_string(place_of(found.id)));
        arguments.push_back(
            encode({found.offer.provider, found.offer.price.total, valid_until, found.offer.raw.str()}));
    }
    try {
        // One step: no hash without an expiry is left behind, and the search waits for one answer only.
        static const redis::Script script(R"lua(
            for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
            return redis.call('PEXPIRE', KEYS[1], ARGV[1]))lua");
        co_await script.run(redis_, std::move(keys), std::move(arguments));
        co_return;
    } catch (const redis::Unavailable&) {
    } catch (const redis::CommandError&) {  // out of memory
    }
    for (auto& found : offers)
        memory_.put(found.id, {found.offer.provider, found.offer.price.total, valid_until, found.offer.raw.str()});
}

awaitable<> OfferStore::replace(const OfferId& id, const StoredOffer& offer) {
    auto key = key_of(search_of(id));
    auto place = std::to_string(place_of(id));
    auto value = encode(offer);
    try {
        // Only where the search is still kept: its expiry goes on, and no hash without one comes to be.
        static const redis::Script script(R"lua(
            if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
            return -1)lua");
        std::vector<std::string> keys{key};
        std::vector<std::string> arguments{place, value};
        auto reply = co_await script.run(redis_, std::move(keys), std::move(arguments));
        if (reply.integer >= 0) co_return;
    } catch (const redis::Unavailable&) {
    } catch (const redis::CommandError&) {}
    memory_.put(id, offer);
}

awaitable<StoredOffer> OfferStore::get(const OfferId& id) {
    auto key = key_of(search_of(id));
    auto place = std::to_string(place_of(id));
    std::optional<StoredOffer> found;
    try {
        auto reply = co_await redis_.command({"HGET", key, place});
        if (!reply.is_nil()) found = decode(reply.text);
    } catch (const redis::Unavailable&) {
    } catch (const redis::CommandError&) {}
    if (!found) found = memory_.get(id);
    if (!found || found->valid_until <= clock_.now()) throw expired();
    co_return *std::move(found);
}

}  // namespace airside::search
