#include "platform/object_store/object_store.hpp"

#include <algorithm>

#include "platform/object_store/stores.hpp"

namespace airside::object_store {
namespace {

constexpr std::string_view folder_scheme = "file://";
constexpr std::size_t longest_key = 512;

}  // namespace

bool is_key(std::string_view key) {
    if (key.empty() || key.size() > longest_key || key.front() == '/' || key.back() == '/') return false;
    if (key.find("//") != key.npos || key.starts_with(".") || key.find("/.") != key.npos) return false;
    return std::ranges::all_of(key, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '/' || c == '.' || c == '_' || c == '-' || c == '=';
    });
}

std::string Config::check() const {
    if (url.starts_with(folder_scheme)) return url.size() > folder_scheme.size() ? "" : "url names no folder";
    if (!url.starts_with("http://") && !url.starts_with("https://")) return "url is file://… or http(s)://host/bucket";
    if (url.find('/', url.find("://") + 3) == url.npos || url.ends_with("/")) return "url ends with the bucket's name";
    if (access_key.empty() || secret_key.empty()) return "a bucket needs access_key and secret_key";
    return "";
}

std::unique_ptr<ObjectStore> open(Reactor& reactor, http::Client& client, WorkerPool& workers, const Config& config) {
    if (config.url.starts_with(folder_scheme))
        return folder_store(reactor, workers, config.url.substr(folder_scheme.size()));
    return bucket_store(client, config);
}

void require_key(const std::string& key) {
    if (!is_key(key)) throw std::invalid_argument("no key of an object: " + key);
}

}  // namespace airside::object_store
