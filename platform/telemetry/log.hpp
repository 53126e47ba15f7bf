// JSON lines: `log::info("order created", {trace, {"provider", "amadeus"}, {"took_ms", 12}});`
// A line is formatted by the caller and written by a thread of its own through a bounded queue, so that a slow disk
// never stops a reactor; what does not fit is dropped (oldest first) and counted. Personal data and secrets are masked
// by their keys.
#pragma once
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "platform/telemetry/trace.hpp"

namespace airside::log {

enum class Level { debug, info, warn, error, off };

// A key and its value, valid only for the call that it is passed to. A TraceContext stands for its trace_id and
// span_id.
struct Field {
    using Value =
        std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view, const telemetry::TraceContext*>;
    Field(std::string_view k, bool v) : key(k), value(v) {}
    template <std::signed_integral I>
    Field(std::string_view k, I v) : key(k), value(std::int64_t{v}) {}
    template <std::unsigned_integral I>
    Field(std::string_view k, I v) : key(k), value(std::uint64_t{v}) {}
    template <std::floating_point F>
    Field(std::string_view k, F v) : key(k), value(double{v}) {}
    template <std::convertible_to<std::string_view> S>
    Field(std::string_view k, const S& v) : key(k), value(std::string_view(v)) {}
    Field(const telemetry::TraceContext& trace) : key("trace"), value(&trace) {}

    std::string_view key;
    Value value;
};
using Fields = std::initializer_list<Field>;

void debug(std::string_view message, Fields fields = {});
void info(std::string_view message, Fields fields = {});
void warn(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});
void write(Level level, std::string_view message, Fields fields = {});
bool enabled(Level level);

struct Options {
    Level level = Level::info;
    std::string file;  // empty: standard error
    std::string service = "airside";
    std::size_t queue_lines = 8192;
};
// Before it is called, lines go to standard error directly. To be called once, by the main thread, before others log.
void start(const Options& options);
void flush_and_stop();    // writes what is queued; to be called at the end
std::uint64_t dropped();  // lines lost to a full queue since start()

// Whether a field of this name is masked: password, token, authorization, email, phone, passport, card and the like,
// alone or as a part of a name (user_email, X-Api-Key).
bool is_sensitive(std::string_view key);

// At most one line in each `every`; the next one says how many were left out. Safe from any thread.
class RateLimited {
  public:
    explicit RateLimited(std::chrono::steady_clock::duration every = std::chrono::seconds(10)) : every_(every) {}
    void warn(std::string_view message, Fields fields = {}) { write(Level::warn, message, fields); }
    void error(std::string_view message, Fields fields = {}) { write(Level::error, message, fields); }

  private:
    void write(Level level, std::string_view message, Fields fields);
    std::chrono::steady_clock::duration every_;
    std::atomic<std::chrono::steady_clock::rep> next_{0};
    std::atomic<std::uint64_t> suppressed_{0};
};

}  // namespace airside::log
