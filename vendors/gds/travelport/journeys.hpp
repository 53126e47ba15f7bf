// Puts whole journeys together from the offerings of a search.
#pragma once
#include "vendors/gds/travelport/normalise.hpp"
#include "vendors/gds/travelport/reply_parser.hpp"

namespace airside::travelport {

class Journeys {
  public:
    // `path` is that of the response's object.
    Journeys(const RawCatalogue& raw, Normaliser& normaliser, const Path& path, std::size_t legs, const Begun* before);

    ParsedOffers make();

  private:
    // One brand of one choice of flights, with its place in the reply.
    struct Entry {
        const RawOffering* offering;
        const RawBrandOffering* brand;
        std::ptrdiff_t offering_index, option_index, brand_index;
    };

    std::vector<Entry> entries() const;
    void whole(const Entry& entry);               // a journey in one offering
    void last_leg(const Entry& entry);            // after those of `before`
    void begin(const Entry& entry);               // to be gone on with
    void combine(const std::vector<Entry>& all);  // one offering a leg, by their codes
    void combined(const std::vector<const Entry*>& one);
    template <class Make>
    void try_to(const Entry& entry, Make make);  // a bad one is told and left out
    std::shared_ptr<const Leg> leg(std::string_view product);
    gds::Offer offer(const Entry& entry, const std::vector<ChosenLeg>& chosen);
    ChosenLeg chosen(const Entry& entry, std::size_t product);

    const RawCatalogue& raw_;
    Normaliser& normaliser_;
    const Path& path_;
    std::size_t legs_;
    const Begun* before_;
    Listed listed_;
    std::map<std::string_view, std::shared_ptr<const Leg>> made_;
    ParsedOffers parsed_;
};

// The request's part that names these products of a search: what Offer::raw is.
std::string selection_of(std::string_view search_id, const std::vector<ChosenLeg>& legs);

}  // namespace airside::travelport
