#include "platform/telemetry/metrics.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <variant>

#include <prometheus/check_names.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "platform/async/suspend.hpp"
#include "platform/telemetry/log.hpp"

namespace airside::telemetry {

Histogram::Histogram(std::span<const double> upper_bounds)
    : bounds_(upper_bounds.begin(), upper_bounds.end()),
      buckets_(std::make_unique<std::atomic<std::uint64_t>[]>(upper_bounds.size() + 1)) {
    if (bounds_.empty() || std::adjacent_find(bounds_.begin(), bounds_.end(), std::greater_equal<>()) != bounds_.end())
        throw std::invalid_argument("the bounds of a histogram must rise");
}

void Histogram::observe(double value) noexcept {
    auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::in_bucket(std::size_t index) const noexcept {
    return buckets_[index].load(std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const noexcept {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i <= bounds_.size(); ++i) total += in_bucket(i);
    return total;
}

std::span<const double> latency_buckets() {
    static constexpr double bounds[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                        0.25,   0.5,   1,      2.5,   5,    10,    30};
    return bounds;
}

namespace {

// The alternative tells the type: 0, 1, 2.
using Metric = std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>, std::unique_ptr<Histogram>>;

struct Family {
    std::string help;
    std::size_t type;  // index into Metric
    std::map<Labels, Metric> series;
};

class Registry {
  public:
    template <std::size_t type, class Make>
    auto& get(std::string_view name, std::string_view help, const Labels& labels, Make make) {
        std::lock_guard lock(mutex_);
        auto& family = family_of(name, help, type, labels);
        auto found = family.series.find(labels);
        if (found == family.series.end()) {
            bool full = family.series.size() >= series_limit;
            auto key = full ? Labels{{"overflow", "true"}} : labels;
            found = family.series.find(key);
            if (found == family.series.end())
                found = family.series.emplace(key, Metric(std::in_place_index<type>, make())).first;
        }
        return *std::get<type>(found->second);
    }

    std::uint64_t add(std::function<void()> callback) {
        std::lock_guard lock(callbacks_mutex_);
        callbacks_.emplace(++last_callback_, std::move(callback));
        return last_callback_;
    }
    void remove(std::uint64_t id) {
        std::lock_guard lock(callbacks_mutex_);
        callbacks_.erase(id);
    }
    std::string render();

  private:
    Family& family_of(std::string_view name, std::string_view help, std::size_t type, const Labels& labels) {
        auto found = families_.find(name);
        if (found == families_.end()) {
            if (!prometheus::CheckMetricName(std::string(name)))
                throw std::invalid_argument("not a metric's name: " + std::string(name));
            found = families_.emplace(std::string(name), Family{std::string(help), type, {}}).first;
        }
        if (found->second.type != type)
            throw std::invalid_argument("metric " + std::string(name) + " has another type");
        for (auto& [label, value] : labels)
            if (!prometheus::CheckLabelName(label)) throw std::invalid_argument("not a label's name: " + label);
        return found->second;
    }

    std::mutex mutex_, callbacks_mutex_;
    std::map<std::string, Family, std::less<>> families_;
    std::map<std::uint64_t, std::function<void()>> callbacks_;
    std::uint64_t last_callback_ = 0;
};

// Never destroyed: threads may bump their metrics until the process ends.
Registry& registry() {
    static auto& instance = *new Registry;
    return instance;
}

prometheus::ClientMetric snapshot(const Labels& labels, const Metric& metric) {
    prometheus::ClientMetric out;
    for (auto& [name, value] : labels) out.label.push_back({name, value});
    if (auto c = std::get_if<0>(&metric)) out.counter.value = (*c)->value();
    if (auto g = std::get_if<1>(&metric)) out.gauge.value = (*g)->value();
    if (auto h = std::get_if<2>(&metric)) {
        auto& histogram = **h;
        auto bounds = histogram.upper_bounds();
        std::uint64_t so_far = 0;
        for (std::size_t i = 0; i <= bounds.size(); ++i) {
            so_far += histogram.in_bucket(i);
            auto bound = i < bounds.size() ? bounds[i] : std::numeric_limits<double>::infinity();
            out.histogram.bucket.push_back({so_far, bound});
        }
        out.histogram.sample_count = so_far;
        out.histogram.sample_sum = histogram.sum();
    }
    return out;
}

std::string Registry::render() {
    {
        // Held while they run, so that a handle's destructor waits for a callback that uses what it guards.
        std::lock_guard lock(callbacks_mutex_);
        for (auto& [id, callback] : callbacks_) callback();
    }
    constexpr prometheus::MetricType types[] = {prometheus::MetricType::Counter, prometheus::MetricType::Gauge,
                                                prometheus::MetricType::Histogram};
    std::vector<prometheus::MetricFamily> out;
    std::lock_guard lock(mutex_);
    for (auto& [name, family] : families_) {
        auto& target = out.emplace_back(prometheus::MetricFamily{name, family.help, types[family.type], {}});
        for (auto& [labels, metric] : family.series) target.metric.push_back(snapshot(labels, metric));
    }
    return prometheus::TextSerializer().Serialize(out);
}

void on_lost(const std::string& name, const std::string& what) {
    counter("airside_lost_exceptions_total", "Exceptions that ended a coroutine which nobody awaited",
            {{"coroutine", name}})
        .add();
    log::error("a background coroutine ended with an exception", {{"coroutine", name}, {"error", what}});
}

}  // namespace

Counter& counter(std::string_view name, std::string_view help, const Labels& labels) {
    return registry().get<0>(name, help, labels, [] { return std::make_unique<Counter>(); });
}
Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels) {
    return registry().get<1>(name, help, labels, [] { return std::make_unique<Gauge>(); });
}
Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels,
                     std::span<const double> upper_bounds) {
    return registry().get<2>(name, help, labels, [&] { return std::make_unique<Histogram>(upper_bounds); });
}

Collecting on_collect(std::function<void()> callback) { return Collecting(registry().add(std::move(callback))); }

Collecting& Collecting::operator=(Collecting&& other) noexcept {
    if (this != &other) {
        if (id_) registry().remove(id_);
        id_ = std::exchange(other.id_, 0);
    }
    return *this;
}
Collecting::~Collecting() {
    if (id_) registry().remove(id_);
}

std::string render() { return registry().render(); }

void install() {
    on_lost_exception(&on_lost);
    static auto dropped_lines =
        on_collect([&gauge = gauge("airside_log_lines_dropped", "Log lines lost to a full queue")] {
            gauge.set(static_cast<double>(log::dropped()));
        });
}

}  // namespace airside::telemetry
