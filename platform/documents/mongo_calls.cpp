#include "platform/documents/mongo_calls.hpp"

#include "platform/documents/bson.hpp"

namespace airside::documents {
namespace {

struct Free {
    void operator()(mongoc_collection_t* p) const { mongoc_collection_destroy(p); }
    void operator()(mongoc_cursor_t* p) const { mongoc_cursor_destroy(p); }
    void operator()(mongoc_bulk_operation_t* p) const { mongoc_bulk_operation_destroy(p); }
    void operator()(mongoc_find_and_modify_opts_t* p) const { mongoc_find_and_modify_opts_destroy(p); }
};

// One call in a worker: a client, the collection, and the error.
class Call {
  public:
    Call(MongoClients& clients, const Collection& collection)
        : clients_(clients),
          lease_(clients),
          collection_(
              mongoc_client_get_collection(lease_.client(), clients.database().c_str(), collection.name.c_str())) {}
    mongoc_client_t* client() { return lease_.client(); }
    mongoc_collection_t* collection() { return collection_.get(); }
    bson_error_t* error() { return &error_; }
    bool duplicate() const { return MongoClients::is_duplicate(error_); }
    void require(bool done) {
        if (!done) clients_.fail(error_);
    }
    template <class F>
    void each(mongoc_cursor_t* cursor, F take) {
        std::unique_ptr<mongoc_cursor_t, Free> owned(cursor);
        const bson_t* document = nullptr;
        while (mongoc_cursor_next(cursor, &document)) take(document);
        require(!mongoc_cursor_error(cursor, &error_));
    }

  private:
    MongoClients& clients_;
    MongoClients::Lease lease_;
    std::unique_ptr<mongoc_collection_t, Free> collection_;
    bson_error_t error_{};
};

// The reply of libmongoc's that it initialises itself.
struct ReplyBson {
    bson_t bson;
    ReplyBson() { bson_init(&bson); }
    ~ReplyBson() { bson_destroy(&bson); }
    bson_t* out() {
        bson_destroy(&bson);
        return &bson;
    }
    std::int64_t integer(const char* key) const {
        bson_iter_t at;
        return bson_iter_init_find(&at, &bson, key) ? bson_iter_as_int64(&at) : 0;
    }
};

// How many documents were refused as duplicates; nothing, where one was refused for another reason.
std::optional<std::int64_t> duplicates_in(const bson_t& reply) {
    bson_iter_t errors, one, code;
    if (!bson_iter_init_find(&errors, &reply, "writeErrors") || !bson_iter_recurse(&errors, &one)) return 0;
    std::int64_t duplicates = 0;
    while (bson_iter_next(&one)) {
        bson_error_t error{};
        if (!bson_iter_recurse(&one, &code) || !bson_iter_find(&code, "code")) return {};
        error.code = static_cast<std::uint32_t>(bson_iter_as_int64(&code));
        if (!MongoClients::is_duplicate(error)) return {};
        ++duplicates;
    }
    return duplicates;
}

// [{$match: filter}, {$group: {_id: "$field", n: {$sum: 1}}}]
void append_count_pipeline(bson_t* out, const Collection& collection, const Filter& filter, const std::string& field) {
    bson_t stages, stage, inner, sum;
    BSON_APPEND_ARRAY_BEGIN(out, "pipeline", &stages);
    BSON_APPEND_DOCUMENT_BEGIN(&stages, "0", &stage);
    BSON_APPEND_DOCUMENT_BEGIN(&stage, "$match", &inner);
    append_filter(&inner, collection, filter);
    bson_append_document_end(&stage, &inner);
    bson_append_document_end(&stages, &stage);
    BSON_APPEND_DOCUMENT_BEGIN(&stages, "1", &stage);
    BSON_APPEND_DOCUMENT_BEGIN(&stage, "$group", &inner);
    BSON_APPEND_UTF8(&inner, "_id", ("$" + field).c_str());
    BSON_APPEND_DOCUMENT_BEGIN(&inner, "n", &sum);
    BSON_APPEND_INT32(&sum, "$sum", 1);
    bson_append_document_end(&inner, &sum);
    bson_append_document_end(&stage, &inner);
    bson_append_document_end(&stages, &stage);
    bson_append_array_end(out, &stages);
}

}  // namespace

void create_indexes(MongoClients& clients, const Collection& collection) {
    if (collection.indexes.empty()) return;
    Call call(clients, collection);
    Bson command;
    bson_t list, one;
    BSON_APPEND_UTF8(command.get(), "createIndexes", collection.name.c_str());
    BSON_APPEND_ARRAY_BEGIN(command.get(), "indexes", &list);
    for (std::size_t i = 0; i < collection.indexes.size(); ++i) {
        auto& index = collection.indexes[i];
        BSON_APPEND_DOCUMENT_BEGIN(&list, std::to_string(i).c_str(), &one);
        append_sort(&one, "key", index.keys);
        BSON_APPEND_UTF8(&one, "name", index.name.c_str());
        if (index.unique) BSON_APPEND_BOOL(&one, "unique", true);
        if (index.expires) BSON_APPEND_INT32(&one, "expireAfterSeconds", 0);
        bson_append_document_end(&list, &one);
    }
    bson_append_array_end(command.get(), &list);
    call.require(mongoc_client_write_command_with_opts(call.client(), clients.database().c_str(), command, nullptr,
                                                       nullptr, call.error()));
}

bool insert(MongoClients& clients, const Collection& collection, const boost::json::object& document) {
    Call call(clients, collection);
    Bson bson;
    append_document(bson.get(), document, collection);
    bool inserted = mongoc_collection_insert_one(call.collection(), bson, nullptr, nullptr, call.error());
    if (!inserted && call.duplicate()) return false;
    call.require(inserted);
    return true;
}

// Unordered, so that one that is there already does not keep the others out. The error is the first of many: whether
// all of them are duplicates is in the reply.
std::int64_t insert_many(MongoClients& clients, const Collection& collection,
                         const std::vector<boost::json::object>& documents) {
    Call call(clients, collection);
    std::vector<Bson> owned(documents.size());
    std::vector<const bson_t*> pointers;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        append_document(owned[i].get(), documents[i], collection);
        pointers.push_back(owned[i]);
    }
    Bson options;
    BSON_APPEND_BOOL(options.get(), "ordered", false);
    ReplyBson reply;
    bool done = mongoc_collection_insert_many(call.collection(), pointers.data(), pointers.size(), options, reply.out(),
                                              call.error());
    auto duplicates = duplicates_in(reply.bson);
    call.require(done || (call.duplicate() && duplicates.value_or(0) > 0));
    return static_cast<std::int64_t>(documents.size()) - *duplicates;
}

std::vector<std::string> find_many(MongoClients& clients, const Collection& collection, const Filter& filter,
                                   const std::vector<SortKey>& order, std::size_t limit) {
    Call call(clients, collection);
    Bson query, options;
    append_filter(query.get(), collection, filter);
    if (!order.empty()) append_sort(options.get(), "sort", order);
    BSON_APPEND_INT64(options.get(), "limit", static_cast<std::int64_t>(limit));
    std::vector<std::string> found;
    call.each(mongoc_collection_find_with_opts(call.collection(), query, options, nullptr),
              [&](const bson_t* document) { found.push_back(to_json_text(document)); });
    return found;
}

std::int64_t count_all(MongoClients& clients, const Collection& collection, const Filter& filter) {
    Call call(clients, collection);
    Bson query;
    append_filter(query.get(), collection, filter);
    auto count = mongoc_collection_count_documents(call.collection(), query, nullptr, nullptr, nullptr, call.error());
    call.require(count >= 0);
    return count;
}

bool update_one(MongoClients& clients, const Collection& collection, const Filter& filter, const Update& update) {
    Call call(clients, collection);
    Bson query, change;
    ReplyBson reply;
    append_filter(query.get(), collection, filter);
    append_update(change.get(), collection, update);
    bool done = mongoc_collection_update_one(call.collection(), query, change, nullptr, reply.out(), call.error());
    call.require(done);
    return reply.integer("matchedCount") > 0;
}

std::int64_t update_many(MongoClients& clients, const Collection& collection,
                         const std::vector<DocumentUpdate>& updates) {
    Call call(clients, collection);
    Bson options;
    BSON_APPEND_BOOL(options.get(), "ordered", false);
    std::unique_ptr<mongoc_bulk_operation_t, Free> bulk(
        mongoc_collection_create_bulk_operation_with_opts(call.collection(), options));
    for (auto& [id, update] : updates) {
        Bson query, change;
        BSON_APPEND_UTF8(query.get(), "_id", id.c_str());
        append_update(change.get(), collection, update);
        call.require(mongoc_bulk_operation_update_one_with_opts(bulk.get(), query, change, nullptr, call.error()));
    }
    ReplyBson reply;
    call.require(mongoc_bulk_operation_execute(bulk.get(), reply.out(), call.error()) != 0);
    return reply.integer("nMatched");
}

std::optional<std::string> claim(MongoClients& clients, const Collection& collection, const Filter& filter,
                                 const std::vector<SortKey>& order, const Update& update) {
    Call call(clients, collection);
    Bson query, change, sort;
    ReplyBson reply;
    append_filter(query.get(), collection, filter);
    append_update(change.get(), collection, update);
    for (auto& key : order) BSON_APPEND_INT32(sort.get(), key.field.c_str(), key.descending ? -1 : 1);
    std::unique_ptr<mongoc_find_and_modify_opts_t, Free> options(mongoc_find_and_modify_opts_new());
    mongoc_find_and_modify_opts_set_update(options.get(), change);
    mongoc_find_and_modify_opts_set_flags(options.get(), MONGOC_FIND_AND_MODIFY_RETURN_NEW);
    if (!order.empty()) mongoc_find_and_modify_opts_set_sort(options.get(), sort);
    call.require(mongoc_collection_find_and_modify_with_opts(call.collection(), query, options.get(), reply.out(),
                                                             call.error()));
    bson_iter_t value;
    if (!bson_iter_init_find(&value, &reply.bson, "value") || !BSON_ITER_HOLDS_DOCUMENT(&value)) return {};
    std::uint32_t size = 0;
    const std::uint8_t* data = nullptr;
    bson_iter_document(&value, &size, &data);
    bson_t document;
    bson_init_static(&document, data, size);
    return to_json_text(&document);
}

// MongoDB's delete takes no limit, so the ids are found first; the filter stays, for what has changed since.
std::int64_t delete_some(MongoClients& clients, const Collection& collection, Filter filter, std::size_t limit) {
    Call call(clients, collection);
    Condition found{"_id", Op::one_of, {}};
    {
        Bson query, options;
        append_filter(query.get(), collection, filter);
        BSON_APPEND_INT64(options.get(), "limit", static_cast<std::int64_t>(limit));
        bson_t only;
        BSON_APPEND_DOCUMENT_BEGIN(options.get(), "projection", &only);
        BSON_APPEND_INT32(&only, "_id", 1);
        bson_append_document_end(options.get(), &only);
        call.each(mongoc_collection_find_with_opts(call.collection(), query, options, nullptr),
                  [&](const bson_t* document) {
                      bson_iter_t id;
                      std::uint32_t size = 0;
                      if (!bson_iter_init_find(&id, document, "_id") || !BSON_ITER_HOLDS_UTF8(&id)) return;
                      auto* text = bson_iter_utf8(&id, &size);
                      found.values.emplace_back(std::string_view(text, size));
                  });
    }
    if (found.values.empty()) return 0;
    filter.push_back(std::move(found));
    Bson query;
    ReplyBson reply;
    append_filter(query.get(), collection, filter);
    bool done = mongoc_collection_delete_many(call.collection(), query, nullptr, reply.out(), call.error());
    call.require(done);
    return reply.integer("deletedCount");
}

std::map<std::string, std::int64_t> count_groups(MongoClients& clients, const Collection& collection,
                                                 const Filter& filter, const std::string& field) {
    Call call(clients, collection);
    Bson pipeline;
    append_count_pipeline(pipeline.get(), collection, filter, field);
    std::map<std::string, std::int64_t> counts;
    call.each(mongoc_collection_aggregate(call.collection(), MONGOC_QUERY_NONE, pipeline, nullptr, nullptr),
              [&](const bson_t* group) {
                  bson_iter_t at;
                  std::string value;
                  if (bson_iter_init_find(&at, group, "_id")) value = plain_text(at);
                  // Absent and null are two groups to some servers and the same to us.
                  if (bson_iter_init_find(&at, group, "n")) counts[value] += bson_iter_as_int64(&at);
              });
    return counts;
}

void ping_server(MongoClients& clients) {
    MongoClients::Lease lease(clients);
    Bson command;
    bson_error_t error{};
    BSON_APPEND_INT32(command.get(), "ping", 1);
    if (!mongoc_client_command_simple(lease.client(), clients.database().c_str(), command, nullptr, nullptr, &error))
        clients.fail(error);
}

}  // namespace airside::documents
