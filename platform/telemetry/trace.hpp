// W3C Trace Context (https://www.w3.org/TR/trace-context/): who called whom, across HTTP calls and events.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace airside::telemetry {

struct TraceContext {
    std::array<std::uint8_t, 16> trace_id{};
    std::array<std::uint8_t, 8> span_id{};
    std::uint8_t flags = 1;  // bit 0: sampled

    // A `traceparent` header, or nothing if it isn't a valid one (wrong length, upper case, all zeros, version ff).
    static std::optional<TraceContext> parse(std::string_view traceparent);
    static TraceContext generate();
    // What a server does with a request: a new span of the caller's trace, or a new trace if the header is absent or
    // invalid.
    static TraceContext from(std::string_view traceparent);

    TraceContext child() const;       // the same trace, a new span
    std::string traceparent() const;  // "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    std::string trace_id_hex() const;
    std::string span_id_hex() const;
    bool operator==(const TraceContext&) const = default;
};

}  // namespace airside::telemetry
