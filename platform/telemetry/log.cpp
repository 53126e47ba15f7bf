#include "platform/telemetry/log.hpp"

#include <cmath>
#include <cstdio>
#include <memory>
#include <mutex>

#include <fmt/format.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>

#include "platform/core/clock.hpp"
#include "platform/telemetry/json_text.hpp"
#include "platform/telemetry/line_sink.hpp"
#include "platform/telemetry/redaction.hpp"

namespace airside::log {
namespace {

constexpr const char* level_names[] = {"debug", "info", "warn", "error", "off"};

std::atomic<Level> threshold{Level::info};
std::atomic<spdlog::async_logger*> logger{nullptr};

// Kept for ever, so that a line written while the process ends never meets a logger that is gone. The pool is what
// stops.
struct Running {
    std::mutex mutex;
    std::string service = "airside";
    std::shared_ptr<spdlog::details::thread_pool> pool;
    std::vector<std::shared_ptr<spdlog::async_logger>> loggers;
};
Running& running() {
    static auto& instance = *new Running;
    return instance;
}

struct AppendValue {
    fmt::memory_buffer& out;
    void operator()(bool v) const { fmt::format_to(std::back_inserter(out), "{}", v); }
    void operator()(std::int64_t v) const { fmt::format_to(std::back_inserter(out), "{}", v); }
    void operator()(std::uint64_t v) const { fmt::format_to(std::back_inserter(out), "{}", v); }
    void operator()(double v) const {
        if (std::isfinite(v))
            fmt::format_to(std::back_inserter(out), "{}", v);
        else
            out.append(std::string_view("null"));
    }
    void operator()(std::string_view v) const { append_json_string(out, scrub(v)); }
    void operator()(const telemetry::TraceContext* trace) const { append_json_string(out, trace->traceparent()); }
};

void append_field(fmt::memory_buffer& out, const Field& field) {
    if (auto trace = std::get_if<const telemetry::TraceContext*>(&field.value)) {
        fmt::format_to(std::back_inserter(out), R"(,"trace_id":"{}","span_id":"{}")", (*trace)->trace_id_hex(),
                       (*trace)->span_id_hex());
        return;
    }
    out.push_back(',');
    append_json_string(out, field.key);
    out.push_back(':');
    if (is_sensitive(field.key))
        append_json_string(out, mask);
    else
        std::visit(AppendValue{out}, field.value);
}

void format_line(fmt::memory_buffer& out, Level level, std::string_view message, Fields fields) {
    fmt::format_to(std::back_inserter(out), R"({{"ts":"{}","level":"{}","service":)", to_string(SystemClock().now()),
                   level_names[static_cast<int>(level)]);
    append_json_string(out, running().service);
    out.append(std::string_view(R"(,"msg":)"));
    append_json_string(out, scrub(message));
    for (auto& field : fields) append_field(out, field);
    out.append(std::string_view("}\n"));
}

}  // namespace

bool enabled(Level level) { return level >= threshold.load(std::memory_order_relaxed) && level != Level::off; }

void write(Level level, std::string_view message, Fields fields) {
    if (!enabled(level)) return;
    fmt::memory_buffer line;
    format_line(line, level, message, fields);
    if (auto* current = logger.load(std::memory_order_acquire))
        current->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
    else
        std::fwrite(line.data(), 1, line.size(), stderr);
}

void debug(std::string_view message, Fields fields) { write(Level::debug, message, fields); }
void info(std::string_view message, Fields fields) { write(Level::info, message, fields); }
void warn(std::string_view message, Fields fields) { write(Level::warn, message, fields); }
void error(std::string_view message, Fields fields) { write(Level::error, message, fields); }

void start(const Options& options) {
    auto& state = running();
    std::lock_guard lock(state.mutex);
    state.service = options.service;
    threshold = options.level;
    state.pool = std::make_shared<spdlog::details::thread_pool>(options.queue_lines, 1);
    auto sink = std::make_shared<LineSink>(options.file, *state.pool);
    auto policy = spdlog::async_overflow_policy::overrun_oldest;
    state.loggers.push_back(std::make_shared<spdlog::async_logger>("airside", sink, state.pool, policy));
    logger.store(state.loggers.back().get(), std::memory_order_release);
}

void flush_and_stop() {
    auto& state = running();
    std::lock_guard lock(state.mutex);
    logger.store(nullptr, std::memory_order_release);
    state.pool.reset();  // writes what is queued and joins its thread
    if (!state.loggers.empty()) state.loggers.back()->sinks().front()->flush();
}

std::uint64_t dropped() {
    auto& state = running();
    std::lock_guard lock(state.mutex);
    return state.pool ? state.pool->overrun_counter() : 0;
}

void RateLimited::write(Level level, std::string_view message, Fields fields) {
    auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    auto next = next_.load(std::memory_order_relaxed);
    if (now < next || !next_.compare_exchange_strong(next, now + every_.count())) {
        suppressed_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    auto left_out = suppressed_.exchange(0);
    if (left_out == 0) return log::write(level, message, fields);
    auto text = std::string(message) + " (" + std::to_string(left_out) + " more like this were left out)";
    log::write(level, text, fields);
}

}  // namespace airside::log
