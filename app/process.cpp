#include "app/process.hpp"

#include "platform/postgres/provision.hpp"

namespace airside::app {

Process::Process(Config configuration, std::set<std::string> services)
    : config(std::move(configuration)),
      here(std::move(services)),
      keys(auth::KeySet::load(config.auth.signing_key, config.auth.verifying_keys)),
      access_tokens(keys, {}, clock, random),
      passwords({.cost = config.auth.bcrypt_cost}),
      mail_threads("mail", 4, 256),
      document_threads("documents", 4, 1024),
      object_threads("objects", 2, 256),
      audit_keys(runs("booking") ? auth::KeySet::load(config.auth.audit_key) : nullptr),
      airports(reference::Airports::load(config.data)),
      airlines(reference::Airlines::load(config.data)),
      aircraft(reference::Aircraft::load(config.data)),
      searches(config.search) {}

std::shared_ptr<documents::MongoClients> Process::mongo(const std::string& url) {
    auto& clients = mongo_clients[url];
    if (!clients) clients = documents::mongo_clients(url);
    return clients;
}

std::string conninfo_value(std::string_view value) {
    std::string quoted = "'";
    for (char c : value) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "'";
}

std::string Process::conninfo(const std::string& service) const {
    if (auto whole = config.postgres.databases.find(service); whole != config.postgres.databases.end())
        return whole->second.reveal();
    postgres::ServiceRoles roles{service};
    auto conninfo = config.postgres.server + " dbname=" + roles.database() + " user=" + roles.app();
    if (auto password = config.postgres.passwords.find(service); password != config.postgres.passwords.end())
        conninfo += " password=" + conninfo_value(password->second.reveal());
    return conninfo;
}

}  // namespace airside::app
