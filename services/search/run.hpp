// One search under way, as its leader carries it through. Private to the engine.
#pragma once
#include "services/search/engine.hpp"

namespace airside::search {

struct Engine::Run {
    std::string key;
    gds::SearchQuery query;
    std::string traceparent;
    std::shared_ptr<Flight> flight;
    SearchId id;
    Instant created_at;
    Instant offers_valid_until;
    Markets::Choice providers{};
    std::size_t next_place = 0;
    int answered = 0;
    bool locked = false;  // we hold the lock of all processes
};

}  // namespace airside::search
