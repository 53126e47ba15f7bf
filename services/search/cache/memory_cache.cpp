#include "services/search/cache/memory_cache.hpp"

namespace airside::search {
namespace {

constexpr std::size_t overhead_bytes = 256;  // of an entry: nodes, headers, summary

}  // namespace

void MemoryCache::Shard::remove(std::list<Entry>::iterator entry) {
    bytes -= entry->bytes;
    by_key.erase(entry->key);
    entries.erase(entry);
}

std::shared_ptr<const Answer> MemoryCache::get(const std::string& key) {
    auto& shard = shard_of(key);
    std::lock_guard lock(shard.mutex);
    auto found = shard.by_key.find(key);
    if (found == shard.by_key.end()) return nullptr;
    if (found->second->good_until <= Steady::now()) {
        shard.remove(found->second);
        return nullptr;
    }
    shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
    return found->second->answer;
}

void MemoryCache::put(const std::string& key, std::shared_ptr<const Answer> answer, Steady::time_point good_until) {
    auto bytes = key.size() + answer->body.size() + overhead_bytes;
    if (bytes > max_bytes_of_shard_) return;
    auto& shard = shard_of(key);
    std::lock_guard lock(shard.mutex);
    if (auto old = shard.by_key.find(key); old != shard.by_key.end()) shard.remove(old->second);
    while (shard.bytes + bytes > max_bytes_of_shard_) shard.remove(std::prev(shard.entries.end()));
    shard.entries.push_front({key, std::move(answer), good_until, bytes});
    shard.by_key.emplace(shard.entries.front().key, shard.entries.begin());
    shard.bytes += bytes;
}

std::size_t MemoryCache::bytes() const {
    std::size_t sum = 0;
    for (auto& shard : shards_) {
        std::lock_guard lock(shard.mutex);
        sum += shard.bytes;
    }
    return sum;
}

}  // namespace airside::search
