#include "services/search/handlers/search_flights.hpp"

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"

namespace airside::search {
namespace {

using Response = Encoded<SearchAnswer>;

std::string_view name_of(Source source) {
    switch (source) {
        case Source::memory: return "memory";
        case Source::redis: return "redis";
        case Source::miss: return "miss";
    }
    return "";
}

// The bytes of an answer share its life; nothing is copied.
std::shared_ptr<const std::string> body_of(std::shared_ptr<const Answer> answer) {
    auto* body = &answer->body;
    return {std::move(answer), body};
}

void count(Service::Impl& service, const Caller& caller, const gds::SearchQuery& query, const Answer& answer,
           Source source, Steady::time_point begun) {
    service.history.add(caller, query, answer, source != Source::miss, Steady::now() - begun);
    auto& first = query.slices.front();
    service.popular.add(first.origin, first.destination);
}

std::string problem_event(const Problem& problem) {
    std::string data = R"({"type":"/problems/)" + problem.type + R"(","title":)";
    json::write_string(problem.title, data);
    data += R"(,"status":)" + std::to_string(problem.status) + "}";
    return http::sse_event(data, "problem");
}

// How the providers of an answer from a cache ended when they were asked.
awaitable<> write_progress(const Answer& answer, http::StreamWriter& writer) {
    int answered = 0;
    auto of = static_cast<int>(answer.providers.size());
    for (auto& report : answer.providers) {
        ProviderProgress progress{report, ++answered, of};
        auto event = http::sse_event(json::to_json(progress), "provider");
        co_await writer.write(event);
    }
}

// Parts as they come, then the whole.
awaitable<> write_stream(Service::Impl& service, Caller caller, gds::SearchQuery query, http::StreamWriter& writer) {
    auto begun = Steady::now();
    auto started = service.engine.start(query, caller.trace);
    std::optional<Problem> failed;
    std::size_t seen = 0;
    if (started.flight) {
        started.flight->follow();
        bool ended = false;
        while (!ended) {
            co_await started.flight->changed(service.on.reactor, seen);
            ended = started.flight->ended();
            auto parts = started.flight->parts_from(seen);
            seen += parts.size();
            for (auto& part : parts) {
                auto event = http::sse_event(part->data, part->name);
                co_await writer.write(event);
            }
        }
        try {
            auto outcome = started.flight->outcome();
            started.answer = std::move(outcome.answer);
            started.source = outcome.source;
        } catch (const Problem& problem) {
            failed = problem;
        }
    }
    if (!failed && seen == 0) co_await write_progress(*started.answer, writer);
    auto last = failed ? problem_event(*failed) : http::sse_event(started.answer->body, "answer");
    co_await writer.write(last);
    if (!failed) count(service, caller, query, *started.answer, started.source, begun);
}

Response streamed(Service::Impl& service, Caller caller, gds::SearchQuery query) {
    Response response;
    response.stream = [&service, caller = std::move(caller), query = std::move(query)](http::StreamWriter& writer) {
        return write_stream(service, caller, query, writer);
    };
    return response;
}

awaitable<Response> answer(Service::Impl& service, Caller caller, gds::SearchQuery query) {
    auto begun = Steady::now();
    auto quota = co_await service.limiter.take(caller);
    Response response;
    if (caller.accept.find("text/event-stream") != std::string::npos) {
        response = streamed(service, std::move(caller), std::move(query));
    } else {
        auto started = service.engine.start(query, caller.trace);
        Outcome outcome{std::move(started.answer), started.source};
        if (started.flight) outcome = co_await started.flight->wait(service.on.reactor);
        count(service, caller, query, *outcome.answer, outcome.source, begun);
        response.bytes = body_of(std::move(outcome.answer));
        response.headers.set("X-Cache", name_of(outcome.source));
    }
    if (quota) quota->write(response.headers);
    co_return response;
}

}  // namespace

awaitable<Response> search_flights(Service::Impl& service, Caller caller, SearchFlights request) {
    auto query = query_of(request, service.on.airports, service.on.clock.now(), service.rules);
    return answer(service, std::move(caller), std::move(query));
}

awaitable<Response> search_multi_city(Service::Impl& service, Caller caller, SearchMultiCity request) {
    auto query = query_of(request, service.on.airports, service.on.clock.now(), service.rules);
    return answer(service, std::move(caller), std::move(query));
}

}  // namespace airside::search
