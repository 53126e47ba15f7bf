#include "platform/telemetry/trace.hpp"

#include <algorithm>

#include "platform/core/hex.hpp"
#include "platform/core/random.hpp"

namespace airside::telemetry {
namespace {

template <std::size_t N>
std::string hex_of(const std::array<std::uint8_t, N>& bytes) {
    return to_hex({reinterpret_cast<const char*>(bytes.data()), N});
}

// The specification knows lower case only.
bool read_hex(std::string_view text, std::uint8_t* out) {
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        int high = hex_value(text[i]), low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return false;
        *out++ = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

template <std::size_t N>
bool all_zero(const std::array<std::uint8_t, N>& bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](auto b) { return b == 0; });
}

// These ids need to differ, not to be secret: a generator of the thread's own, seeded by the system's, saves a system
// call each.
template <std::size_t N>
void fill_random(std::array<std::uint8_t, N>& bytes) {
    thread_local SeededRandom random(SystemRandom().next());
    do random.fill(bytes);
    while (all_zero(bytes));
}

}  // namespace

std::optional<TraceContext> TraceContext::parse(std::string_view header) {
    constexpr std::size_t version_0_length = 55;
    if (header.size() < version_0_length) return {};
    std::uint8_t version = 0;
    if (!read_hex(header.substr(0, 2), &version) || version == 0xFF) return {};
    if (header[2] != '-' || header[35] != '-' || header[52] != '-') return {};
    // A later version may add fields after another dash; version 00 may not.
    if (header.size() > version_0_length && (version == 0 || header[version_0_length] != '-')) return {};
    TraceContext context;
    if (!read_hex(header.substr(3, 32), context.trace_id.data()) ||
        !read_hex(header.substr(36, 16), context.span_id.data()) || !read_hex(header.substr(53, 2), &context.flags))
        return {};
    if (all_zero(context.trace_id) || all_zero(context.span_id)) return {};
    return context;
}

TraceContext TraceContext::generate() {
    TraceContext context;
    fill_random(context.trace_id);
    fill_random(context.span_id);
    return context;
}

TraceContext TraceContext::from(std::string_view traceparent) {
    auto caller = parse(traceparent);
    return caller ? caller->child() : generate();
}

TraceContext TraceContext::child() const {
    auto context = *this;
    context.flags &= 1;  // of the flags only `sampled` is known, and only known ones are passed on
    fill_random(context.span_id);
    return context;
}

std::string TraceContext::traceparent() const {
    return "00-" + trace_id_hex() + "-" + span_id_hex() + "-" + hex_of(std::array{flags});
}
std::string TraceContext::trace_id_hex() const { return hex_of(trace_id); }
std::string TraceContext::span_id_hex() const { return hex_of(span_id); }

}  // namespace airside::telemetry
