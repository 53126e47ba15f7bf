#include "services/search/domain/cache_key.hpp"

#include "platform/core/hex.hpp"

namespace airside::search {
namespace {

std::string dates(const gds::SearchQuery& query) {
    if (query.slices.size() == 1) return query.slices[0].departure.str();
    if (is_return(query)) return query.slices[0].departure.str() + "_" + query.slices[1].departure.str();
    std::string legs;
    for (auto& slice : query.slices)
        legs += (legs.empty() ? "" : "+") + slice.origin.str() + "-" + slice.destination.str() + "-" +
                slice.departure.str();
    return legs;
}

std::string passengers(const gds::PassengerCounts& counts) {
    if (counts.children == 0 && counts.infants == 0) return std::to_string(counts.adults);
    return std::to_string(counts.adults) + "a" + std::to_string(counts.children) + "c" +
           std::to_string(counts.infants) + "i";
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

// Of the options' names: a key that says "these options" without growing with them.
std::string hash_of(std::string_view options) {
    auto hash = fnv1a(options);
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(hash >> shift));
    return to_hex(bytes);
}

}  // namespace

bool is_return(const gds::SearchQuery& query) {
    return query.slices.size() == 2 && query.slices[0].origin == query.slices[1].destination &&
           query.slices[0].destination == query.slices[1].origin;
}

std::uint64_t fnv1a(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash;
}

std::string cache_key(const gds::SearchQuery& query, const Currency& default_currency) {
    auto& last = is_return(query) ? query.slices.front() : query.slices.back();
    auto key = "flight:search:" + query.slices.front().origin.str() + ":" + last.destination.str() + ":" +
               dates(query) + ":" + passengers(query.passengers) + ":" + lower(gds::to_string(query.cabin));
    if (query.direct_only || query.currency != default_currency) key += ":" + query.currency.str();
    if (query.direct_only) key += ":" + hash_of("direct_only");
    return key;
}

}  // namespace airside::search
