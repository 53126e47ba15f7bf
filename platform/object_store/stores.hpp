// The two kinds of store: inside the module only.
#pragma once
#include "platform/object_store/object_store.hpp"

namespace airside::object_store {

std::unique_ptr<ObjectStore> folder_store(Reactor& reactor, WorkerPool& workers, std::filesystem::path root);
std::unique_ptr<ObjectStore> bucket_store(http::Client& client, const Config& config);

void require_key(const std::string& key);  // throws std::invalid_argument

}  // namespace airside::object_store
