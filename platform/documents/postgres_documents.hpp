// Documents in PostgreSQL: one table to a collection (id, doc jsonb) with expression indexes.
#pragma once
#include <memory>

#include "platform/documents/documents.hpp"

namespace airside::postgres {
class Pool;
}

namespace airside::documents {

std::unique_ptr<Documents> postgres_documents(postgres::Pool& pool);

}  // namespace airside::documents
