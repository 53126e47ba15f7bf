#include "services/search/store/offers.hpp"

#include <charconv>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/search/domain/offer_ids.hpp"

namespace airside::search {
namespace {

// Field "7" of the hash: "AMADEUS 1582.60 EUR 2027-03-01T10:00:00Z\n" and the provider's offer. One with fallbacks
// names their places and its terms: "AMADEUS 1582.60 EUR 2027-03-01T10:00:00Z 51,102 {…}\n".
std::string key_of(const SearchId& search) { return "flight:offers:" + search.str(); }

std::string encode(const StoredOffer& offer) {
    std::string out(gds::to_string(offer.provider));
    out += ' ' + offer.price.str() + ' ' + to_string(offer.valid_until);
    if (!offer.fallbacks.empty() && offer.terms) {
        out += ' ';
        for (auto& id : offer.fallbacks) out += std::to_string(place_of(id)) + ',';
        out.back() = ' ';
        out += json::to_json(*offer.terms);
    }
    out += '\n';
    return out + offer.raw;
}

std::string_view take_word(std::string_view& line) {
    auto word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    return word;
}

// "51,102": places in the same search. False: it is none of ours.
bool read_places(const SearchId& search, std::string_view text, std::vector<OfferId>& ids) {
    while (!text.empty()) {
        auto word = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        std::size_t place = 0;
        auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), place);
        if (error != std::errc() || end != word.data() + word.size() || place >= max_offers_of_search) return false;
        ids.push_back(offer_id(search, place));
    }
    return true;
}

bool read_fallbacks(const SearchId& search, std::string_view line, StoredOffer& offer) {
    if (line.empty()) return true;
    if (!read_places(search, take_word(line), offer.fallbacks)) return false;
    try {
        offer.terms = json::from_json<Terms>(line);
    } catch (const json::BadJson&) {
        return false;
    }
    return true;
}

std::optional<StoredOffer> decode(const SearchId& search, std::string_view text) {
    std::array<std::string_view, 4> words;
    auto line = text.substr(0, text.find('\n'));
    if (line.size() == text.size()) return {};
    auto raw = text.substr(line.size() + 1);
    for (auto& word : words) word = take_word(line);
    auto provider = gds::provider_from(words[0]);
    auto currency = Currency::parse(words[2]);
    auto valid_until = parse_instant(words[3]);
    if (!provider || !currency || !valid_until) return {};
    auto price = Money::parse(words[1], *currency);
    if (!price) return {};
    StoredOffer offer{*provider, *price, *valid_until, std::string(raw)};
    if (!read_fallbacks(search, line, offer)) return {};
    return offer;
}

// What is kept of an answer: each offer that it shows, and those that stand behind them.
std::vector<std::pair<OfferId, StoredOffer>> stored_of(const std::vector<FoundOffer>& offers, Instant valid_until) {
    std::vector<std::pair<OfferId, StoredOffer>> all;
    all.reserve(offers.size() * 2);
    auto stored = [&](const gds::Offer& offer) {
        return StoredOffer{offer.provider, offer.price.total, valid_until, offer.raw.str()};
    };
    for (auto& found : offers) {
        auto one = stored(found.offer);
        for (auto& fallback : found.fallbacks) {
            one.fallbacks.push_back(fallback.id);
            all.emplace_back(fallback.id, stored(fallback.offer));
        }
        if (!one.fallbacks.empty()) one.terms = terms_of(found.offer);
        all.emplace_back(found.id, std::move(one));
    }
    return all;
}

Problem expired() { return Problem(410, "offer-expired", "The offer has expired", "search again"); }

}  // namespace

gds::Offer offer_of(const StoredOffer& stored) {
    auto offer = Maker::make<gds::Offer>();
    offer.provider = stored.provider;
    offer.raw = stored.raw;
    return offer;
}

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
    auto all = stored_of(offers, valid_until);
    co_await put_all(search, std::move(all), valid_until);
}

awaitable<> OfferStore::put(const OfferId& id, StoredOffer offer) {
    auto valid_until = offer.valid_until;
    Offers one;
    one.emplace_back(id, std::move(offer));
    auto search = search_of(id);
    co_await put_all(search, std::move(one), valid_until);
}

awaitable<> OfferStore::put_all(const SearchId& search, Offers all, Instant valid_until) {
    auto lifetime = std::chrono::ceil<std::chrono::milliseconds>(valid_until - clock_.now());
    std::vector<std::string> keys{key_of(search)}, arguments{std::to_string(lifetime.count())};
    arguments.reserve(1 + 2 * all.size());
    for (auto& [id, stored] : all) {
        arguments.push_back(std::to_string(place_of(id)));
        arguments.push_back(encode(stored));
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
    for (auto& [id, stored] : all) memory_.put(id, std::move(stored));
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
    auto search = search_of(id);
    auto key = key_of(search);
    auto place = std::to_string(place_of(id));
    std::optional<StoredOffer> found;
    try {
        auto reply = co_await redis_.command({"HGET", key, place});
        if (!reply.is_nil()) found = decode(search, reply.text);
    } catch (const redis::Unavailable&) {
    } catch (const redis::CommandError&) {}
    if (!found) found = memory_.get(id);
    if (!found || found->valid_until <= clock_.now()) throw expired();
    co_return *std::move(found);
}

}  // namespace airside::search
