#include "services/search/domain/request.hpp"

#include "platform/core/problem.hpp"

namespace airside::search {
namespace {

constexpr int most_seats = 9;  // what one order may hold; an infant needs no seat

// Where each part of a direction stands in the request: "query/origin", "/slices/0/origin".
struct Place {
    std::string origin, destination, date;
};

class Checker {
  public:
    Checker(const reference::Airports& airports, Instant now, const SearchRules& rules)
        : airports_(airports), now_(now), rules_(rules) {}

    void slice(const gds::Slice& slice, const Place& at) {
        bool known = airport(slice.origin, at.origin);
        known = airport(slice.destination, at.destination) && known;
        if (slice.origin == slice.destination)
            wrong(at.destination, "is the same as the origin");
        else if (known && same_city(slice))
            wrong(at.destination, "is in the same city as the origin");
        auto today = today_at(slice.origin);
        if (slice.departure < today)
            wrong(at.date, "is in the past; it is " + today.str() + " there");
        else
            not_too_far(slice, at.date);
    }

    // Airlines sell no further ahead, the way back no more than the way out.
    void not_too_far(const gds::Slice& slice, const std::string& pointer) {
        if (slice.departure > today_at(slice.origin) + std::chrono::days{rules_.horizon_days})
            wrong(pointer, "is more than " + std::to_string(rules_.horizon_days) + " days ahead");
    }

    void passengers(const gds::PassengerCounts& counts, const std::string& prefix) {
        if (counts.adults + counts.children > most_seats)
            wrong(prefix + "children", "adults and children together are more than " + std::to_string(most_seats));
        if (counts.infants > counts.adults)
            wrong(prefix + "infants", "are more than the adults whose laps they travel on");
    }

    void wrong(std::string pointer, std::string why) { errors_.push_back({std::move(pointer), std::move(why)}); }

    void finish() {
        if (errors_.empty()) return;
        Problem problem(422, "invalid-request", "The request is not valid");
        problem.errors = std::move(errors_);
        throw problem;
    }

  private:
    bool airport(const IataAirport& code, const std::string& pointer) {
        if (airports_.knows(code.str())) return true;
        wrong(pointer, "is no airport or city that is known");
        return false;
    }
    // Without a zone of its own, an unknown airport is judged by the first day that is anywhere.
    Date today_at(const IataAirport& code) const {
        return date_of(to_local(now_, airports_.zone_of(code.str()).value_or("Etc/GMT+12")));
    }
    std::string_view city_of(const IataAirport& code) const {
        auto* airport = airports_.find(code.str());
        return airport && !airport->metro.empty() ? std::string_view(airport->metro) : std::string_view(code.str());
    }
    // From a city to one of its own airports. Between two airports of one city there may be flights.
    bool same_city(const gds::Slice& slice) const {
        bool city = !airports_.find(slice.origin.str()) || !airports_.find(slice.destination.str());
        return city && city_of(slice.origin) == city_of(slice.destination);
    }

    const reference::Airports& airports_;
    Instant now_;
    const SearchRules& rules_;
    std::vector<FieldError> errors_;
};

template <class Request>
gds::PassengerCounts counts_of(const Request& request) {
    return {static_cast<int>(request.adults.value), static_cast<int>(request.children.value),
            static_cast<int>(request.infants.value)};
}

template <class Request>
gds::SearchQuery assemble(const Request& request, std::vector<gds::Slice> slices, const SearchRules& rules) {
    return {std::move(slices),
            counts_of(request),
            request.cabin,
            request.direct_only,
            request.currency.value_or(rules.currency),
            rules.max_offers};
}

}  // namespace

gds::SearchQuery query_of(const SearchFlights& request, const reference::Airports& airports, Instant now,
                          const SearchRules& rules) {
    std::vector<gds::Slice> slices{{request.origin, request.destination, request.departure_date}};
    Checker check(airports, now, rules);
    check.slice(slices[0], {"query/origin", "query/destination", "query/departure_date"});
    if (request.return_date) {
        gds::Slice back{request.destination, request.origin, *request.return_date};
        if (back.departure < request.departure_date)
            check.wrong("query/return_date", "is before the departure");
        else
            check.not_too_far(back, "query/return_date");
        slices.push_back(std::move(back));
    }
    check.passengers(counts_of(request), "query/");
    check.finish();
    return assemble(request, std::move(slices), rules);
}

gds::SearchQuery query_of(const SearchMultiCity& request, const reference::Airports& airports, Instant now,
                          const SearchRules& rules) {
    std::vector<gds::Slice> slices;
    Checker check(airports, now, rules);
    for (auto& asked : request.slices) {
        auto at = "/slices/" + std::to_string(slices.size());
        gds::Slice slice{asked.origin, asked.destination, asked.departure_date};
        check.slice(slice, {at + "/origin", at + "/destination", at + "/departure_date"});
        if (!slices.empty() && slice.departure < slices.back().departure)
            check.wrong(at + "/departure_date", "is before the direction before it");
        slices.push_back(std::move(slice));
    }
    check.passengers(counts_of(request), "/");
    check.finish();
    return assemble(request, std::move(slices), rules);
}

}  // namespace airside::search
