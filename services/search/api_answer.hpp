// What a search answers: offers as the public sees them, and what became of each provider.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/id.hpp"
#include "vendors/gds/offer.hpp"

namespace airside::search {

using SearchId = Id<struct SearchTag>;

struct FlightPointView {
    IataAirport airport;
    std::optional<std::string> terminal;
    LocalTime local;
    Instant at;
};
AIRSIDE_FIELDS(FlightPointView, airport, terminal, local, at)

struct SegmentView {
    static constexpr FieldDoc docs[] = {
        {"flight", "marketing carrier and number: BA178"},
        {"operated_by", "the carrier that flies it, where that is another"},
        {"technical_stops", "landings on the way under the same flight number; left out when none"}};
    std::string flight;
    std::optional<IataAirline> operated_by;
    FlightPointView departure;
    FlightPointView arrival;
    int duration_min;
    std::optional<std::string> aircraft;  // IATA equipment code
    std::optional<int> technical_stops;
    gds::CabinClass cabin;
    BookingClass booking_class;
};
AIRSIDE_FIELDS(SegmentView, flight, operated_by, departure, arrival, duration_min, aircraft, technical_stops, cabin,
               booking_class)

struct ItineraryView {
    static constexpr FieldDoc docs[] = {{"stops", "changes of aircraft and technical stops together"}};
    int duration_min;
    int stops;
    std::vector<SegmentView> segments;
};
AIRSIDE_FIELDS(ItineraryView, duration_min, stops, segments)

struct PassengerPriceView {
    gds::PassengerType type;
    int count;
    Money each;
};
AIRSIDE_FIELDS(PassengerPriceView, type, count, each)

// Why an offer stands where it stands; see services/search/README.md for the formula.
enum class Highlight { BEST, CHEAPEST, FASTEST };
AIRSIDE_ENUM(Highlight, BEST, CHEAPEST, FASTEST)

// What moves an offer down the list: thousandths, each counted from the best of its kind in the list. The smaller
// the sum, the higher it stands.
struct RankingView {
    static constexpr FieldDoc docs[] = {{"score", "the sum; the list is sorted by it, then by price and departure"},
                                        {"price", "600 for each time the cheapest price that it costs more"},
                                        {"time", "300 for each time the shortest travel time that it takes longer"},
                                        {"stops", "100 for each stop, by direction"}};
    int score;
    int price;
    int time;
    int stops;
};
AIRSIDE_FIELDS(RankingView, score, price, time, stops)

// The same flights, cabins, bags and conditions at another provider.
struct FallbackView {
    gds::Provider provider;
    Money price;
};
AIRSIDE_FIELDS(FallbackView, provider, price)

struct OfferView {
    static constexpr FieldDoc docs[] = {
        {"price", "of the whole party, all taxes and fees included"},
        {"airline", "the validating carrier: whose tickets they are"},
        {"brand", "the fare's name at the airline"},
        {"checked_bags", "of an adult, the least of any segment; left out where the airline did not say"},
        {"conditions", "UNKNOWN: the airline did not say; it may cost up to the whole fare"},
        {"seats_left", "at this price, as far as the provider says"},
        {"hold_until", "an order made now has to be paid by then; left out: at once"},
        {"ranking", "why it stands where it stands; left out where the list is not ranked yet"},
        {"also_at", "who else sells the same; used where the first can't any more, and asked before if it costs more"}};
    OfferId id;
    gds::Provider provider;
    Money price;
    std::vector<PassengerPriceView> passengers;
    IataAirline airline;
    std::optional<std::string> brand;
    std::vector<ItineraryView> itineraries;
    std::optional<gds::BaggageAllowance> checked_bags;
    gds::Conditions conditions;
    std::optional<int> seats_left;
    std::optional<Instant> hold_until;
    std::vector<Highlight> highlights;
    std::optional<RankingView> ranking;
    std::vector<FallbackView> also_at;
};
AIRSIDE_FIELDS(OfferView, id, provider, price, passengers, airline, brand, itineraries, checked_bags, conditions,
               seats_left, hold_until, highlights, ranking, also_at)

// BUSY: as many calls to it are under way as may be. SWITCHED_OFF: by an operator; it was not asked.
enum class ProviderState { ANSWERED, REFUSED, UNAVAILABLE, TIMED_OUT, BUSY, SWITCHED_OFF };
AIRSIDE_ENUM(ProviderState, ANSWERED, REFUSED, UNAVAILABLE, TIMED_OUT, BUSY, SWITCHED_OFF)

struct ProviderReport {
    static constexpr FieldDoc docs[] = {{"offers", "that it gave, before those of all providers were merged"},
                                        {"reason", "why it gave none; left out where it answered"}};
    gds::Provider provider;
    ProviderState state;
    int offers;
    int took_ms;
    std::optional<std::string> reason;
};
AIRSIDE_FIELDS(ProviderReport, provider, state, offers, took_ms, reason)

struct SearchSummary {
    int offers;
    std::optional<Money> cheapest;  // left out when there is no offer
    std::optional<Money> most_expensive;
    std::optional<Money> average;
};
AIRSIDE_FIELDS(SearchSummary, offers, cheapest, most_expensive, average)

struct SearchAnswer {
    static constexpr FieldDoc docs[] = {
        {"created_at", "when the providers were asked; a cached answer is older than its request"},
        {"offers_valid_until", "the offer ids are good until then"},
        {"complete", "false: a provider that was asked did not answer, see providers"},
        {"airlines", "names of the airlines in the offers, by code"}};
    SearchId search_id;
    Instant created_at;
    Instant offers_valid_until;
    bool complete;
    SearchSummary summary;
    std::vector<ProviderReport> providers;
    std::map<std::string, std::string> airlines;
    std::vector<OfferView> offers;  // the best first
};
AIRSIDE_FIELDS(SearchAnswer, search_id, created_at, offers_valid_until, complete, summary, providers, airlines, offers)

}  // namespace airside::search
