// What a process has once, shared by its reactors: configuration, keys, reference data. All of it is safe from any
// thread.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/config.hpp"
#include "platform/async/worker_pool.hpp"
#include "platform/auth/jwt.hpp"
#include "platform/auth/password.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/random.hpp"
#include "platform/documents/mongo_documents.hpp"
#include "platform/reference/airlines.hpp"
#include "platform/reference/airports.hpp"
#include "platform/switches/switches.hpp"

namespace airside::app {

inline constexpr const char* all_services[] = {"user",         "search",    "booking", "payment",
                                               "notification", "analytics", "review"};

struct Process {
    // `services`: those that run here. Throws what is wrong with the configuration, the data or the keys.
    Process(Config configuration, std::set<std::string> services);

    bool runs(const std::string& service) const { return here.contains(service); }
    // libpq's conninfo of a service's database, as X_app.
    std::string conninfo(const std::string& service) const;

    // The connections to a MongoDB, made once for each URL.
    std::shared_ptr<documents::MongoClients> mongo(const std::string& url);

    Config config;
    std::set<std::string> here;
    SystemClock clock;
    SystemRandom random;
    std::shared_ptr<const auth::KeySet> keys;
    auth::AccessTokens access_tokens;
    auth::PasswordHasher passwords;
    WorkerPool mail_threads;                         // libcurl's SMTP blocks
    WorkerPool document_threads;                     // libmongoc blocks
    WorkerPool object_threads;                       // files of the object store, Parquet
    std::shared_ptr<const auth::KeySet> audit_keys;  // null where booking does not run
    reference::Airports airports;
    reference::Airlines airlines;
    reference::Aircraft aircraft;
    search::Shared searches;
    switches::Switches switches;  // which vendors are off; the background's reactor keeps it up to date
    std::map<std::string, std::shared_ptr<documents::MongoClients>> mongo_clients;  // filled before the reactors run
};

// A value of a libpq conninfo, quoted.
std::string conninfo_value(std::string_view value);

}  // namespace airside::app
