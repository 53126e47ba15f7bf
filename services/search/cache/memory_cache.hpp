// Answers in memory, shared by all reactors of a process: ready bytes, bounded in size, least recently used go first.
// Thread-safe.
#pragma once
#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "platform/async/reactor.hpp"
#include "services/search/cache/answer.hpp"

namespace airside::search {

class MemoryCache {
  public:
    explicit MemoryCache(std::size_t max_bytes) : max_bytes_of_shard_(max_bytes / shard_count) {}

    std::shared_ptr<const Answer> get(const std::string& key);
    void put(const std::string& key, std::shared_ptr<const Answer> answer, Steady::time_point good_until);
    std::size_t bytes() const;

  private:
    static constexpr std::size_t shard_count = 16;
    struct Entry {
        std::string key;
        std::shared_ptr<const Answer> answer;
        Steady::time_point good_until;
        std::size_t bytes;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::list<Entry> entries;  // the most recently used first
        std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key;
        std::size_t bytes = 0;
        void remove(std::list<Entry>::iterator entry);
    };
    Shard& shard_of(std::string_view key) { return shards_[std::hash<std::string_view>{}(key) % shard_count]; }

    std::size_t max_bytes_of_shard_;
    std::array<Shard, shard_count> shards_;
};

}  // namespace airside::search
