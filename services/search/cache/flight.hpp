// One search under way, and those who wait for it: whoever asks the same while it runs, on any reactor, gets its
// answer. Thread-safe.
#pragma once
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "platform/async/reactor.hpp"
#include "services/search/cache/answer.hpp"

namespace airside::search {

enum class Source { memory, redis, miss };

struct Outcome {  // of a search
    std::shared_ptr<const Answer> answer;
    Source source = Source::miss;
};

class Flight {
  public:
    struct Event {
        std::string_view name;  // "provider", "offers"
        std::string data;       // a ProviderProgress or OffersPart in JSON
    };
    using Part = std::shared_ptr<const Event>;

    void follow();  // somebody wants to see offers before the end
    bool followed() const;
    void publish(Part part);
    void finish(Outcome outcome);
    void fail(std::exception_ptr error);

    // Returns once there are more than `seen` parts, or the search has ended.
    awaitable<> changed(Reactor& reactor, std::size_t seen);
    std::vector<Part> parts_from(std::size_t index) const;
    bool ended() const;
    Outcome outcome() const;  // once it has ended; throws what ended it

    awaitable<Outcome> wait(Reactor& reactor);  // for the end

  private:
    void wake_all(std::unique_lock<std::mutex> lock);

    mutable std::mutex mutex_;
    std::vector<Part> parts_;
    bool followed_ = false, ended_ = false;
    Outcome outcome_;
    std::exception_ptr error_;
    std::vector<std::pair<Reactor*, std::function<void()>>> waiting_;
};

class Flights {
  public:
    struct Joined {
        std::shared_ptr<Flight> flight;
        bool leads;  // this caller has to start it, and to call land() once it has ended
    };
    Joined join(const std::string& key);
    void land(const std::string& key);
    std::size_t size() const;

  private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Flight>> flights_;
};

}  // namespace airside::search
