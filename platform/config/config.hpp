// Configuration: one TOML file and the environment, read into one described struct.
//
//   struct Http { std::uint16_t port = 8080; std::chrono::seconds idle{60}; std::optional<std::string> tls_certificate;
//   }; BOOST_DESCRIBE_STRUCT(Http, (), (port, idle, tls_certificate)) struct Config { Http http; config::Secret token;
//   }; BOOST_DESCRIBE_STRUCT(Config, (), (http, token)) auto c = config::load<Config>("airside.toml");      //
//   AIRSIDE_HTTP__PORT=9090 overrides [http] port
//
// Defaults are the members' initialisers. A field may be: bool, integer, double, std::string, a described enum (by
// name, in any case), a std::chrono duration ("300s", "24h", "1500ms", "2d", "1h30m"), Secret, std::filesystem::path, a
// described struct, std::optional, std::vector or std::map<std::string, …> of these. A struct may have `std::string
// check() const`, which says what is wrong with it as a whole, or nothing.
#pragma once
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/config/meta.hpp"
#include "platform/config/secret.hpp"

namespace airside::config {

// Everything that is wrong, each with its place: `airside.toml:12: http.port: expected an integer from 0 to 65535, got
// "x"`.
struct ConfigError : std::runtime_error {
    explicit ConfigError(std::vector<std::string> what_is_wrong);
    std::vector<std::string> errors;
};

// Names and values. `AIRSIDE_SECTION__KEY` sets section.key; a value for a list is a TOML array or items separated by
// commas. Names that start otherwise are not ours; an unknown AIRSIDE_ one is an error, except AIRSIDE_TEST_…,
// AIRSIDE_CONFIG and AIRSIDE_VAR.
using Environment = std::map<std::string, std::string>;
Environment process_environment();

namespace detail {
void load(const TypeInfo& type, void* object, const std::string& path, const Environment& environment);
std::string print(const TypeInfo& type, const void* object);
}  // namespace detail

// An empty path reads the environment only. Throws ConfigError with all errors at once.
template <class T>
T load(const std::string& path, const Environment& environment = process_environment()) {
    T value{};
    detail::load(info<T>(), &value, path, environment);
    return value;
}

// What is in force, as TOML that load() accepts; secrets are shown as "***", options without a value as comments.
template <class T>
std::string print(const T& value) {
    return detail::print(info<T>(), &value);
}

}  // namespace airside::config
