// The reply of a search as it stands, and the lists that its ids refer to.
#pragma once
#include <unordered_map>

#include "vendors/gds/travelport/raw.hpp"

namespace airside::travelport {

struct RawBrandOffering {
    std::string_view terms_ref;
    std::vector<std::string_view> products, codes;  // references; codes of combinability
    RawPrice price;
    void clear() {
        terms_ref = {};
        products.clear();
        codes.clear();
        price.clear();
    }
};

struct RawOption {
    Reused<RawBrandOffering> brands;
    void clear() { brands.clear(); }
};

struct RawOffering {
    std::string_view id;
    std::int64_t sequence = 1;
    Reused<RawOption> options;
    void clear() {
        id = {};
        sequence = 1;
        options.clear();
    }
};

struct RawLists {
    Reused<RawFlight> flights;
    Reused<RawProduct> products;
    Reused<RawTerms> terms;
    Reused<RawBrand> brands;
    void clear() {
        flights.clear();
        products.clear();
        terms.clear();
        brands.clear();
    }
};

struct RawCatalogue {
    std::string_view search_id;
    Reused<RawOffering> offerings;
    RawLists lists;
    void clear() {
        search_id = {};
        offerings.clear();
        lists.clear();
    }
};

// Of one "ReferenceList" of any reply: adds to the lists.
void read_lists(Value& value, const Path& path, RawLists& lists);
// Of the object in "CatalogProductOfferingsResponse".
void read_catalogue(Value& value, const Path& path, RawCatalogue& catalogue);

// Finds things by id.
template <class T>
class ById {
  public:
    explicit ById(const Reused<T>& list) {
        for (auto& item : list) by_id_.emplace(item.id, &item);
    }
    const T* find(std::string_view id) const {
        auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : found->second;
    }

  private:
    std::unordered_map<std::string_view, const T*> by_id_;
};

}  // namespace airside::travelport
