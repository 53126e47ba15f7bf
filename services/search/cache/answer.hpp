// A search's answer as it is kept: the bytes that clients get, and what is said of it without reading them.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "services/search/api.hpp"

namespace airside::search {

struct Answer {
    std::string body;  // a SearchAnswer in JSON
    Instant created_at;
    bool complete;
    SearchSummary summary;
    std::vector<ProviderReport> providers;
};

// Of a body that lay in Redis; nothing where it is none of ours.
std::shared_ptr<const Answer> answer_from(std::string body);

}  // namespace airside::search
