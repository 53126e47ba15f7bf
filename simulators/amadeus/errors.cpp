#include "simulators/amadeus/errors.hpp"

#include <charconv>

namespace airside::simulator::amadeus {

std::string_view title_of(int code) {
    switch (code) {
        case 141: return "SYSTEM ERROR HAS OCCURRED";
        case 425: return "INVALID DATE";
        case 477: return "INVALID FORMAT";
        case 1304: return "CREDIT CARD NOT ACCEPTED";
        case 1797: return "NOT FOUND";
        case 2668: return "PARAMETER COMBINATION INVALID/RESTRICTED";
        case 2781: return "INVALID LENGTH";
        case 4926: return "INVALID DATA RECEIVED";
        case 9112: return "TICKETING - TKT";
        case 10661: return "MAXIMUM NUMBER OF OCCURRENCES EXCEEDED";
        case 32171: return "MANDATORY DATA MISSING";
        case 34107: return "NOT APPLICABLE FARE";
        case 34651: return "SEGMENT SELL FAILURE";
        case 36870: return "BOOKING FAILED";
        case 37200: return "PRICE DISCREPANCY";
        case 38034: return "ONE OR MORE SERVICES ARE NOT AVAILABLE";
        case 38190: return "Invalid access token";
        case 38191: return "Invalid HTTP header";
        case 38192: return "Access token expired";
        case 38194: return "Too many requests";
        case 38196: return "Resource not found";
        default: return "ERROR";
    }
}

http::Response answer(const Refusal& refusal) {
    json::object issue{{"status", refusal.status},
                       {"code", refusal.code},
                       {"title", json::string(title_of(refusal.code))},
                       {"detail", refusal.detail}};
    if (!refusal.pointer.empty()) issue["source"] = json::object{{"pointer", refusal.pointer}};
    if (!refusal.parameter.empty()) issue["source"] = json::object{{"parameter", refusal.parameter}};
    return json_response(refusal.status, json::object{{"errors", json::array{std::move(issue)}}}, content_type);
}

http::Response failure(int status, const std::string& code) {
    int number = status == 429 ? 38194 : 141;
    std::from_chars(code.data(), code.data() + code.size(), number);
    auto response = answer({status, number,
                            status == 429 ? "The network rate limit is exceeded, please try again later"
                                          : "A failure that the simulator was told to play"});
    if (status == 429 || status == 503) response.headers.set("Retry-After", "1");
    return response;
}

}  // namespace airside::simulator::amadeus
