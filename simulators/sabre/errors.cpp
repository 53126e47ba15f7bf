#include "simulators/sabre/errors.hpp"

namespace airside::simulator::sabre {

std::string timestamp(Instant now) { return airside::to_string(std::chrono::floor<std::chrono::seconds>(now)); }

http::Response answer(const ShopRefusal& refusal, Instant now) {
    auto response = json_response(refusal.status, json::object{{"status", "NotProcessed"},
                                                               {"type", "Validation"},
                                                               {"errorCode", refusal.code},
                                                               {"timeStamp", timestamp(now)},
                                                               {"message", refusal.message}});
    if (refusal.status == 429 || refusal.status == 503) response.headers.set("Retry-After", "1");
    return response;
}

http::Response answer(const BookingRefusal& refusal, Instant now) {
    json::object error{{"category", refusal.category}, {"type", refusal.type}, {"description", refusal.description}};
    if (!refusal.path.empty()) error["fieldPath"] = refusal.path;
    if (!refusal.name.empty()) error["fieldName"] = refusal.name;
    if (!refusal.value.empty()) error["fieldValue"] = refusal.value;
    return json_response(200, json::object{{"timestamp", timestamp(now)}, {"errors", json::array{std::move(error)}}});
}

http::Response failure(int status, const std::string& code, Instant now) {
    constexpr std::string_view told = "A failure that the simulator was told to play";
    if (status == 200)
        return answer(BookingRefusal{"APPLICATION_ERROR", code.empty() ? "TIMEOUT" : code, std::string(told)}, now);
    auto named = !code.empty()   ? code
                 : status == 429 ? "ERR.2SG.GATEWAY.REQUEST_THROTTLED"
                                 : "ERR.2SG.PROVIDER.SERVICE_ERROR";
    return answer(ShopRefusal{status, named, std::string(told)}, now);
}

}  // namespace airside::simulator::sabre
