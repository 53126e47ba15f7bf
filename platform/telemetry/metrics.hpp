// Prometheus metrics. Look a metric up once and keep the reference: it lives as long as the process, and bumping it is
// a few atomic instructions from any thread, without a lock or an allocation. Names follow Prometheus:
// `airside_http_requests_total`, base units (seconds, bytes).
#pragma once
#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace airside::telemetry {

class Counter {
  public:
    void add(double amount = 1) noexcept { value_.fetch_add(amount, std::memory_order_relaxed); }
    double value() const noexcept { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<double> value_{0};
};

class Gauge {
  public:
    void set(double value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(double amount) noexcept { value_.fetch_add(amount, std::memory_order_relaxed); }
    double value() const noexcept { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<double> value_{0};
};

class Histogram {
  public:
    explicit Histogram(std::span<const double> upper_bounds);
    void observe(double value) noexcept;
    std::span<const double> upper_bounds() const { return bounds_; }
    std::uint64_t in_bucket(
        std::size_t index) const noexcept;  // not cumulative; index == upper_bounds().size() is +Inf
    std::uint64_t count() const noexcept;
    double sum() const noexcept { return sum_.load(std::memory_order_relaxed); }

  private:
    std::vector<double> bounds_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> buckets_;
    std::atomic<double> sum_{0};
};

// Upper bounds in seconds, from half a millisecond to half a minute.
std::span<const double> latency_buckets();

using Labels = std::map<std::string, std::string>;

// Values come from the data (a route, a provider), never from what a client sent: a family keeps at most `series_limit`
// series, and whatever comes after shares one labelled {overflow="true"}.
inline constexpr std::size_t series_limit = 1000;

// A name used again with another type or an invalid name throws std::invalid_argument. Safe from any thread; takes a
// lock.
Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels = {},
                     std::span<const double> upper_bounds = latency_buckets());

// Runs `callback` before every render(), on the thread that renders: it may read only what is safe to read from there.
// It is never called after the handle is gone.
class [[nodiscard]] Collecting {
  public:
    Collecting() = default;
    explicit Collecting(std::uint64_t id) : id_(id) {}
    Collecting(Collecting&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
    Collecting& operator=(Collecting&& other) noexcept;
    ~Collecting();

  private:
    std::uint64_t id_ = 0;
};
Collecting on_collect(std::function<void()> callback);

// Everything in the Prometheus text format 0.0.4 (`text/plain; version=0.0.4`), sorted by name.
std::string render();

// Counts and logs what a coroutine that nobody awaits threw (see on_lost_exception). Call once, at start.
void install();

}  // namespace airside::telemetry
