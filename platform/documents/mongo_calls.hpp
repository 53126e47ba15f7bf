// What MongoDB is asked: inside the module only. Everything here blocks and runs in a worker; what is given was checked
// before.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "platform/documents/documents.hpp"
#include "platform/documents/mongo_clients.hpp"

namespace airside::documents {

void create_indexes(MongoClients& clients, const Collection& collection);
bool insert(MongoClients& clients, const Collection& collection, const boost::json::object& document);
// Those that are not there yet; how many.
std::int64_t insert_many(MongoClients& clients, const Collection& collection,
                         const std::vector<boost::json::object>& documents);
std::vector<std::string> find_many(MongoClients& clients, const Collection& collection, const Filter& filter,
                                   const std::vector<SortKey>& order, std::size_t limit);
std::int64_t count_all(MongoClients& clients, const Collection& collection, const Filter& filter);
bool update_one(MongoClients& clients, const Collection& collection, const Filter& filter, const Update& update);
std::int64_t update_many(MongoClients& clients, const Collection& collection,
                         const std::vector<DocumentUpdate>& updates);
std::optional<std::string> claim(MongoClients& clients, const Collection& collection, const Filter& filter,
                                 const std::vector<SortKey>& order, const Update& update);
std::int64_t delete_some(MongoClients& clients, const Collection& collection, Filter filter, std::size_t limit);
std::map<std::string, std::int64_t> count_groups(MongoClients& clients, const Collection& collection,
                                                 const Filter& filter, const std::string& field);
void ping_server(MongoClients& clients);

}  // namespace airside::documents
