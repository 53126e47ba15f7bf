#include "simulators/twilio/errors.hpp"

#include <charconv>

namespace airside::simulator::twilio {

http::Response answer(const Refusal& refusal) {
    return json_response(refusal.status, json::object{{"code", refusal.code},
                                                      {"message", refusal.message},
                                                      {"more_info", "https://www.twilio.com/docs/errors/" +
                                                                        std::to_string(refusal.code)},
                                                      {"status", refusal.status}});
}

http::Response failure(int status, const std::string& code) {
    int number = status == 429 ? 20429 : 20000 + status;
    std::from_chars(code.data(), code.data() + code.size(), number);
    auto response = answer({status, number, "A failure that the simulator was told to play"});
    if (status == 429) response.headers.set("Retry-After", "1");
    return response;
}

}  // namespace airside::simulator::twilio
