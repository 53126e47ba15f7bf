#include "platform/documents/postgres_documents.hpp"

#include <boost/json/serialize.hpp>

#include "platform/documents/shape.hpp"
#include "platform/documents/sql.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::documents {
namespace {

class PostgresDocuments final : public Documents {
  public:
    explicit PostgresDocuments(postgres::Pool& pool) : pool_(pool) {}

    awaitable<> ensure_indexes(const Collection& collection) override;
    awaitable<bool> insert_if_absent(const Collection& collection, std::string document) override;
    awaitable<std::int64_t> insert_absent(const Collection& collection, std::vector<std::string> documents) override;
    awaitable<std::optional<std::string>> get(const Collection& collection, std::string id) override;
    awaitable<std::vector<std::string>> find(const Collection& collection, Filter filter, std::vector<SortKey> order,
                                             std::size_t limit) override;
    awaitable<std::int64_t> count(const Collection& collection, Filter filter) override;
    awaitable<bool> update_if(const Collection& collection, std::string id, Filter filter, Update update) override;
    awaitable<std::int64_t> update_each(const Collection& collection, std::vector<DocumentUpdate> updates) override;
    awaitable<std::optional<std::string>> claim_one(const Collection& collection, Filter filter,
                                                    std::vector<SortKey> order, Update update) override;
    awaitable<std::int64_t> delete_many(const Collection& collection, Filter filter, std::size_t limit) override;
    awaitable<std::map<std::string, std::int64_t>> count_by(const Collection& collection, Filter filter,
                                                            std::string field) override;
    awaitable<> ping() override { return pool_.ping(); }

  private:
    awaitable<postgres::Rows> run(std::string text, std::string parameter);
    awaitable<std::string> missing(const Collection& collection);
    awaitable<> create(const Collection& collection);

    postgres::Pool& pool_;
};

std::optional<std::string> document_of(const postgres::Rows& rows) {
    if (rows.empty()) return {};
    return std::string(rows[0].text("doc"));
}

// Without a parameter the statement must not mention one.
awaitable<postgres::Rows> PostgresDocuments::run(std::string text, std::string parameter) {
    try {
        if (parameter == "[]") {
            auto rows = co_await pool_.execute(std::move(text));
            co_return rows;
        }
        postgres::Json values{std::move(parameter)};
        auto rows = co_await pool_.execute(std::move(text), values);
        co_return rows;
    } catch (const postgres::Error& error) {
        throw Failure(error.what());
    }
}

// The names of tables and indexes that are not there.
awaitable<std::string> PostgresDocuments::missing(const Collection& collection) {
    std::vector<std::string> names{collection.name};
    for (auto& index : collection.indexes) names.push_back(index.name);
    std::string sql =
        "SELECT string_agg(name, ', ') AS missing FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL";
    auto rows = co_await pool_.execute(std::move(sql), names);
    auto names_missing = rows.one().get<std::optional<std::string>>("missing");
    co_return names_missing.value_or("");
}

awaitable<> PostgresDocuments::create(const Collection& collection) {
    auto schema = postgres_schema({&collection, 1});
    auto transaction = co_await pool_.begin();
    // IF NOT EXISTS does not keep two processes that start at once from colliding; the lock does.
    std::string lock = "SELECT pg_advisory_xact_lock(hashtext('airside.documents'))";
    co_await transaction.execute(std::move(lock));
    for (std::size_t begin = 0, end = 0; (end = schema.find(";\n", begin)) != schema.npos; begin = end + 2) {
        auto statement = schema.substr(begin, end - begin);
        co_await transaction.execute(std::move(statement));
    }
    co_await transaction.commit();
}

awaitable<> PostgresDocuments::ensure_indexes(const Collection& collection) {
    check_collection(collection);
    auto names = co_await missing(collection);
    if (names.empty()) co_return;
    std::string refused;
    try {
        co_await create(collection);
    } catch (const postgres::Error& error) {
        refused = error.what();
    }
    if (!refused.empty())
        throw Failure("missing: " + names + " (a migration has to make them; trying it here: " + refused + ")");
}

awaitable<bool> PostgresDocuments::insert_if_absent(const Collection& collection, std::string document) {
    auto parsed = parse_document(collection, document);
    Sql sql(collection);
    auto id = sql.text(std::string_view(parsed.at("_id").get_string()));
    auto doc = sql.json(std::move(parsed));
    auto text = "INSERT INTO " + collection.name + " (id, doc) VALUES (" + id + ", " + doc + ") ON CONFLICT DO NOTHING";
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return rows.affected() == 1;
}

awaitable<std::int64_t> PostgresDocuments::insert_absent(const Collection& collection,
                                                         std::vector<std::string> documents) {
    if (documents.empty()) co_return 0;
    check_limit(documents.size());
    Sql sql(collection);
    for (auto& document : documents) sql.json(parse_document(collection, document));
    auto text = "INSERT INTO " + collection.name +
                " (id, doc) SELECT d->>'_id', d FROM jsonb_array_elements($1::jsonb) d ON CONFLICT DO NOTHING";
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return static_cast<std::int64_t>(rows.affected());
}

awaitable<std::optional<std::string>> PostgresDocuments::get(const Collection& collection, std::string id) {
    Filter by_id{eq("_id", id)};
    check(collection, by_id);
    Sql sql(collection);
    auto text = "SELECT doc FROM " + collection.name + " WHERE " + sql.where(by_id);
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return document_of(rows);
}

awaitable<std::vector<std::string>> PostgresDocuments::find(const Collection& collection, Filter filter,
                                                            std::vector<SortKey> order, std::size_t limit) {
    check(collection, filter);
    check(collection, order);
    check_limit(limit);
    Sql sql(collection);
    auto text = "SELECT doc FROM " + collection.name + " WHERE " + sql.where(filter) + sql.order_by(order) + " LIMIT " +
                std::to_string(limit);
    auto rows = co_await run(std::move(text), sql.parameter());
    std::vector<std::string> documents;
    documents.reserve(rows.size());
    for (const auto& row : rows) documents.emplace_back(row.text("doc"));
    co_return documents;
}

awaitable<std::int64_t> PostgresDocuments::count(const Collection& collection, Filter filter) {
    check(collection, filter);
    Sql sql(collection);
    auto text = "SELECT count(*) AS n FROM " + collection.name + " WHERE " + sql.where(filter);
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return rows.one().get<std::int64_t>("n");
}

awaitable<bool> PostgresDocuments::update_if(const Collection& collection, std::string id, Filter filter,
                                             Update update) {
    filter.push_back(eq("_id", id));
    check(collection, filter);
    check(collection, update);
    Sql sql(collection);
    auto text = "UPDATE " + collection.name + " SET doc = " + sql.changed(update) + " WHERE " + sql.where(filter);
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return rows.affected() == 1;
}

awaitable<std::int64_t> PostgresDocuments::update_each(const Collection& collection,
                                                       std::vector<DocumentUpdate> updates) {
    if (updates.empty()) co_return 0;
    check(collection, updates);
    Sql sql(collection);
    for (auto& [id, update] : updates) {
        boost::json::object set{{"id", id}, {"set", boost::json::object()}};
        for (auto& [field, value] : update.set) set["set"].get_object()[field] = to_json(collection, field, value);
        sql.json(std::move(set));
    }
    // Locked in one order, so that two such statements never wait for each other.
    auto text =
        "WITH changes AS (SELECT one->>'id' AS id, one->'set' AS set FROM jsonb_array_elements($1::jsonb) AS one), "
        "locked "
        "AS (SELECT t.id FROM " +
        collection.name + " t WHERE t.id IN (SELECT c.id FROM changes c) ORDER BY t.id FOR UPDATE) UPDATE " +
        collection.name + " SET doc = doc || changes.set FROM changes JOIN locked USING (id) WHERE " + collection.name +
        ".id = changes.id";
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return static_cast<std::int64_t>(rows.affected());
}

awaitable<std::optional<std::string>> PostgresDocuments::claim_one(const Collection& collection, Filter filter,
                                                                   std::vector<SortKey> order, Update update) {
    check(collection, filter);
    check(collection, order);
    check(collection, update);
    Sql sql(collection);
    auto text = "UPDATE " + collection.name + " SET doc = " + sql.changed(update) + " WHERE id = (SELECT id FROM " +
                collection.name + " WHERE " + sql.where(filter) + sql.order_by(order) +
                " LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING doc";
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return document_of(rows);
}

awaitable<std::int64_t> PostgresDocuments::delete_many(const Collection& collection, Filter filter, std::size_t limit) {
    check(collection, filter);
    check_limit(limit);
    Sql sql(collection);
    // The lock makes the filter hold for what is deleted, not for what it was a moment ago.
    auto text = "DELETE FROM " + collection.name + " WHERE id = ANY (ARRAY(SELECT id FROM " + collection.name +
                " WHERE " + sql.where(filter) + " LIMIT " + std::to_string(limit) + " FOR UPDATE SKIP LOCKED))";
    auto rows = co_await run(std::move(text), sql.parameter());
    co_return static_cast<std::int64_t>(rows.affected());
}

awaitable<std::map<std::string, std::int64_t>> PostgresDocuments::count_by(const Collection& collection, Filter filter,
                                                                           std::string field) {
    check(collection, filter);
    check_field(field);
    Sql sql(collection);
    auto value = field == "_id" ? std::string("to_jsonb(id)") : path_expression(field);
    auto text = "SELECT CASE jsonb_typeof(" + value + ") WHEN 'string' THEN (" + value +
                ")#>>'{}' WHEN 'null' THEN '' ELSE COALESCE((" + value +
                ")::text, '') END AS value, count(*) AS n FROM " + collection.name + " WHERE " + sql.where(filter) +
                " GROUP BY 1";
    auto rows = co_await run(std::move(text), sql.parameter());
    std::map<std::string, std::int64_t> counts;
    for (const auto& row : rows) counts.emplace(row.get<std::string>("value"), row.get<std::int64_t>("n"));
    co_return counts;
}

}  // namespace

std::unique_ptr<Documents> postgres_documents(postgres::Pool& pool) {
    return std::make_unique<PostgresDocuments>(pool);
}

}  // namespace airside::documents
