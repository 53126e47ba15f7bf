// Whole objects under keys, for what leaves the databases: archives, the warehouse, anchors of the audit log. In a
// bucket of S3 (or what speaks its protocol), or in a folder, which is the embedded default.
//
// A key is like "archive/bookings/2024-03/manifest.json": parts of letters, digits, ".", "_", "-" and "=", joined by
// "/".
//
// Errors: Problem 503 when the store can't be reached or does not answer in time (a put may have happened then: every
// call here can be repeated); Failure when it refuses, or gives other bytes than it was given.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/async/awaitable.hpp"
#include "platform/async/reactor.hpp"
#include "platform/config/secret.hpp"
#include "platform/json/describe.hpp"

namespace airside {
class WorkerPool;
namespace http {
class Client;
}
}  // namespace airside

namespace airside::object_store {

struct Failure : std::runtime_error {
    explicit Failure(const std::string& what) : std::runtime_error("object store: " + what) {}
};

// Section [object_store] of the configuration.
struct Config {
    // "file:///var/lib/airside/objects" or "file://var/objects" (relative to where the process runs), or a bucket by
    // its path: "https://s3.eu-west-2.amazonaws.com/my-bucket".
    std::string url = "file://var/objects";
    std::string region = "us-east-1";
    config::Secret access_key, secret_key;  // of a bucket
    std::string check() const;
};
AIRSIDE_FIELDS(Config, url, region, access_key, secret_key)

// One to a reactor.
class ObjectStore {
  public:
    virtual ~ObjectStore() = default;
    // Replaces what is there. Whoever reads meanwhile gets the old object or the new one, whole.
    virtual awaitable<> put(std::string key, std::string body, Steady::time_point deadline) = 0;
    virtual awaitable<std::optional<std::string>> find(std::string key, Steady::time_point deadline) = 0;
    virtual awaitable<> remove(std::string key, Steady::time_point deadline) = 0;  // also one that is not there
};

// All outlive it. `workers`: a folder's files are read and written there.
std::unique_ptr<ObjectStore> open(Reactor& reactor, http::Client& client, WorkerPool& workers, const Config& config);

bool is_key(std::string_view key);

}  // namespace airside::object_store
