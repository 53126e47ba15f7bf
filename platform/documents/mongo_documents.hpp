// Documents in MongoDB by libmongoc, which blocks: calls run on a WorkerPool.
#pragma once
#include <memory>
#include <string>

#include "platform/async/worker_pool.hpp"
#include "platform/documents/documents.hpp"

namespace airside::documents {

// The connections to one server or replica set; shared by all reactors. Writes are acknowledged by a majority unless
// the URL says otherwise; what the URL does not say about timeouts is 2 s to connect and to select a server, 5 s for an
// answer.
class MongoClients;
// `mongodb://…/database?options`; a malformed URL or one without a database throws std::invalid_argument. Connects when
// first used.
std::shared_ptr<MongoClients> mongo_clients(const std::string& url);

std::unique_ptr<Documents> mongo_documents(Reactor& reactor, WorkerPool& workers,
                                           std::shared_ptr<MongoClients> clients);

}  // namespace airside::documents
