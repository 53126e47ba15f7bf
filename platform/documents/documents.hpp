// A small document store: what notification and analytics need of MongoDB, no more, so that PostgreSQL (JSONB) can
// stand in.
//
// A document is JSON text, an object with a string `_id`. Names of fields hold neither '.' nor '$' at their beginning;
// strings hold no NUL. Fields that the collection declares as dates are ISO 8601 strings in JSON (null and absent are
// fine); they are kept as real dates, cut to the millisecond, and come back as "2026-11-22T12:00:00.000Z". The order of
// fields is not kept. A field of a nested object is named by its path: "event_data.booking_id".
//
// Errors: Problem 503 when the store can't be reached or is overloaded (a write may have happened then: every write
// here can be repeated safely or is conditional); std::invalid_argument for a document or a request that can't be
// right; Failure for anything else that the store refuses.
#pragma once
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/async/awaitable.hpp"
#include "platform/core/time.hpp"

namespace airside::documents {

struct Failure : std::runtime_error {
    explicit Failure(const std::string& what) : std::runtime_error("documents: " + what) {}
};

// What a condition compares with and an update sets. An Instant goes with a declared date, and only with one.
struct Json {
    std::string text;  // any JSON value, for updates only
};
class Value {
  public:
    using Variant = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Instant, Json>;
    Value(std::nullptr_t) : variant_(nullptr) {}
    Value(bool v) : variant_(v) {}
    template <std::integral I>
        requires(!std::same_as<I, bool>)
    Value(I v) : variant_(static_cast<std::int64_t>(v)) {}
    Value(double v) : variant_(v) {}
    template <std::convertible_to<std::string_view> S>
    Value(const S& v) : variant_(std::string(std::string_view(v))) {}
    Value(Instant v) : variant_(v) {}
    Value(Json v) : variant_(std::move(v)) {}
    template <class T>
    Value(const std::optional<T>& v) : Value(v ? Value(*v) : Value(nullptr)) {}
    const Variant& variant() const { return variant_; }

  private:
    Variant variant_;
};

struct SortKey {
    std::string field;
    bool descending = false;  // absent and null come first when ascending
};

struct Index {
    std::string name;  // "idx_notifications_user"; one name in the whole database
    std::vector<SortKey> keys;
    bool unique = false;   // its fields must be there and not null, in every document
    bool expires = false;  // TTL: one declared date; documents go some time after it has passed (see purge_expired)
};

// Declared once, as a constant of the service.
struct Collection {
    std::string name;  // lower-case letters, digits and _
    std::vector<std::string> dates{};
    std::vector<Index> indexes{};
};

enum class Op : std::uint8_t { eq, ne, lt, lte, gt, gte, one_of };
struct Condition {
    std::string field;
    Op op;
    std::vector<Value> values;  // one; any number for one_of
};
// All must hold. eq null means absent or null, ne null present and not null. lt, lte, gt and gte hold only for a value
// of the same kind (numbers, strings, dates).
using Filter = std::vector<Condition>;
inline Condition eq(std::string field, Value value) { return {std::move(field), Op::eq, {std::move(value)}}; }
inline Condition ne(std::string field, Value value) { return {std::move(field), Op::ne, {std::move(value)}}; }
inline Condition lt(std::string field, Value value) { return {std::move(field), Op::lt, {std::move(value)}}; }
inline Condition lte(std::string field, Value value) { return {std::move(field), Op::lte, {std::move(value)}}; }
inline Condition gt(std::string field, Value value) { return {std::move(field), Op::gt, {std::move(value)}}; }
inline Condition gte(std::string field, Value value) { return {std::move(field), Op::gte, {std::move(value)}}; }
inline Condition one_of(std::string field, std::vector<Value> values) {
    return {std::move(field), Op::one_of, std::move(values)};
}

struct Update {
    std::vector<std::pair<std::string, Value>> set{};
    std::vector<std::pair<std::string, std::int64_t>> inc{};  // absent counts as 0; what is there must be a number
};

struct DocumentUpdate {
    std::string id;
    Update update;
};

inline constexpr std::size_t largest_page = 1000;  // the most that one call inserts, finds or deletes

// One to a reactor.
class Documents {
  public:
    virtual ~Documents() = default;

    // Makes what is missing. On PostgreSQL the application's role may not: there it only looks, and throws Failure that
    // names what `postgres_schema()` in a migration should have made.
    virtual awaitable<> ensure_indexes(const Collection& collection) = 0;

    // False: there is one with this _id, or this value of a unique index, already. The first one stays as it is.
    virtual awaitable<bool> insert_if_absent(const Collection& collection, std::string document) = 0;
    // The same for many at once, at most `largest_page`, in one statement. How many were inserted.
    virtual awaitable<std::int64_t> insert_absent(const Collection& collection, std::vector<std::string> documents) = 0;
    virtual awaitable<std::optional<std::string>> get(const Collection& collection, std::string id) = 0;
    virtual awaitable<std::vector<std::string>> find(const Collection& collection, Filter filter,
                                                     std::vector<SortKey> order, std::size_t limit) = 0;
    virtual awaitable<std::int64_t> count(const Collection& collection, Filter filter) = 0;
    // Changes the one document if the filter holds for it, atomically. False: it is not there or the filter does not
    // hold.
    virtual awaitable<bool> update_if(const Collection& collection, std::string id, Filter filter, Update update) = 0;
    // Sets fields of many documents, each its own, at most `largest_page`: by id, each at most once, with nothing to
    // increment and no field of a nested object. Each document changes atomically, all of them together do not. How
    // many there were.
    virtual awaitable<std::int64_t> update_each(const Collection& collection, std::vector<DocumentUpdate> updates) = 0;
    // Changes the first document in this order, atomically, and gives it as it is afterwards; callers at the same time
    // get different ones, as long as what is set makes the filter false.
    virtual awaitable<std::optional<std::string>> claim_one(const Collection& collection, Filter filter,
                                                            std::vector<SortKey> order, Update update) = 0;
    // At most `limit`; how many it was. Call again until it is 0.
    virtual awaitable<std::int64_t> delete_many(const Collection& collection, Filter filter, std::size_t limit) = 0;
    // How many there are of each value of a field: strings as they are, other values as JSON, absent and null as "".
    virtual awaitable<std::map<std::string, std::int64_t>> count_by(const Collection& collection, Filter filter,
                                                                    std::string field) = 0;

    virtual awaitable<> ping() = 0;  // for /readyz

    // Some servers accept a TTL index and never expire anything, and PostgreSQL has none: a job calls this beside it.
    awaitable<std::int64_t> purge_expired(const Collection& collection, Instant now, std::size_t limit);
};

// The SQL that makes a collection on PostgreSQL: for a migration of the service.
std::string postgres_schema(std::span<const Collection> collections);

}  // namespace airside::documents
