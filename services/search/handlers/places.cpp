#include "services/search/handlers/places.hpp"

#include "platform/json/json.hpp"
#include "platform/redis/redis.hpp"

namespace airside::search {
namespace {

constexpr std::size_t most_airports = 10;
constexpr std::size_t longest_cached_prefix = 20;  // nobody fills Redis with random ones
constexpr std::chrono::hours airports_ttl{24};

AirportList complete(const reference::Airports& airports, std::string_view prefix) {
    AirportList list;
    for (auto* airport : airports.complete(prefix, most_airports)) {
        std::optional<IataAirport> metro;
        if (!airport->metro.empty()) metro = IataAirport::of(airport->metro);
        list.airports.push_back(
            {airport->iata, airport->name, airport->city, CountryCode::of(airport->country), metro});
    }
    return list;
}

}  // namespace

awaitable<Encoded<AirportList>> find_airports(Service::Impl& service, Caller, FindAirports request) {
    auto prefix = reference::fold(request.q.value);
    bool cacheable = prefix.size() <= longest_cached_prefix;
    auto key = "flight:airports:" + prefix;
    std::optional<std::string> body;
    bool redis_answers = cacheable;
    try {
        if (cacheable) body = co_await service.on.cache.get(key);
    } catch (const redis::Unavailable&) {
        redis_answers = false;
    } catch (const redis::CommandError&) {
        redis_answers = false;
    }
    if (!body) {
        auto list = complete(service.on.airports, prefix);
        body = json::to_json(list);
        try {
            if (redis_answers && !list.airports.empty()) co_await service.on.cache.set(key, *body, airports_ttl);
        } catch (const redis::Unavailable&) {
        } catch (const redis::CommandError&) {}
    }
    Encoded<AirportList> response;
    response.bytes = std::make_shared<const std::string>(*std::move(body));
    response.headers.set("Cache-Control", "public, max-age=86400");
    co_return response;
}

awaitable<PopularRoutes> list_popular_routes(Service::Impl& service, Caller, ListPopularRoutes request) {
    auto top = co_await service.popular.top(static_cast<int>(request.limit.value));
    co_return top;
}

}  // namespace airside::search
