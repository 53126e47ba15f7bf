// Errors as Amadeus words them: {"errors":[{"status","code","title","detail","source"}]}.
#pragma once
#include <string>
#include <string_view>

#include "simulators/front/json.hpp"

namespace airside::simulator::amadeus {

inline constexpr std::string_view content_type = "application/vnd.amadeus+json";

// Thrown while a request is looked at; becomes its answer.
struct Refusal {
    int status;
    int code;
    std::string detail;
    std::string pointer{};    // into the body, or
    std::string parameter{};  // of the query
};

std::string_view title_of(int code);
http::Response answer(const Refusal& refusal);
// A failure that a fault asks for.
http::Response failure(int status, const std::string& code);

inline Refusal missing(std::string pointer) { return {400, 32171, "This field is mandatory", std::move(pointer), {}}; }
inline Refusal bad_format(std::string pointer, std::string why) {
    return {400, 477, std::move(why), std::move(pointer), {}};
}
inline Refusal bad_data(std::string pointer, std::string why) {
    return {400, 4926, std::move(why), std::move(pointer), {}};
}

}  // namespace airside::simulator::amadeus
