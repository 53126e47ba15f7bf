#include "services/search/domain/offer_ids.hpp"

#include <stdexcept>

namespace airside::search {
namespace {

Uuid with_place(const Uuid& uuid, std::size_t place) {
    auto bytes = uuid.bytes();
    bytes[14] = static_cast<std::uint8_t>(place >> 8);
    bytes[15] = static_cast<std::uint8_t>(place);
    return Uuid::from_bytes(bytes);
}

}  // namespace

SearchId new_search_id(const Clock& clock, Random& random) { return SearchId(with_place(Uuid::v7(clock, random), 0)); }

OfferId offer_id(const SearchId& search, std::size_t place) {
    if (place >= max_offers_of_search) throw std::out_of_range("a search holds no more offers");
    return OfferId(with_place(search.uuid(), place));
}

SearchId search_of(const OfferId& offer) { return SearchId(with_place(offer.uuid(), 0)); }

std::size_t place_of(const OfferId& offer) {
    auto& bytes = offer.uuid().bytes();
    return static_cast<std::size_t>(bytes[14]) << 8 | bytes[15];
}

}  // namespace airside::search
