// What the command line of airside-simulator says.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "platform/core/time.hpp"

namespace airside::simulator {

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8090;  // 0: a free one
    std::string port_file;      // where to write the port that was taken
    std::uint64_t seed = 1;
    std::string data = "data";
    std::string state_directory;  // empty: nothing survives
    std::optional<Instant> clock;
    bool clock_frozen = false;
    std::string amadeus_client_id = "airside", amadeus_secret = "airside-secret";
    std::string stripe_key = "sk_test_airside";
    std::string webhook_url, webhook_secret = "whsec_airside";
    std::uint32_t webhook_retry_ms = 1000;
};

// Throws std::invalid_argument for a clock that is none. Nothing: the program has printed its help, or what is wrong,
// and ends.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace airside::simulator
