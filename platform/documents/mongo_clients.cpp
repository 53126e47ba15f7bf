#include "platform/documents/mongo_clients.hpp"

#include <algorithm>
#include <array>

#include "platform/core/problem.hpp"
#include "platform/documents/mongo_documents.hpp"

namespace airside::documents {
namespace {

constexpr std::int32_t connect_ms = 2000, select_server_ms = 2000, answer_ms = 5000;
constexpr auto pause_when_down = std::chrono::seconds(1);

void initialise_library() {
    static const bool done = [] {
        mongoc_init();
        mongoc_log_set_handler(
            [](mongoc_log_level_t level, const char* domain, const char* message, void*) {
                auto ours = level <= MONGOC_LOG_LEVEL_WARNING ? log::Level::warn : log::Level::debug;
                log::write(ours, message, {{"library", "libmongoc"}, {"domain", domain}});
            },
            nullptr);
        return true;
    }();
    (void)done;
}

void default_option(mongoc_uri_t* uri, const char* name, std::int32_t value) {
    if (!mongoc_uri_has_option(uri, name)) mongoc_uri_set_option_as_int32(uri, name, value);
}

void set_defaults(mongoc_uri_t* uri) {
    default_option(uri, MONGOC_URI_CONNECTTIMEOUTMS, connect_ms);
    default_option(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, select_server_ms);
    default_option(uri, MONGOC_URI_SOCKETTIMEOUTMS, answer_ms);
    default_option(uri, MONGOC_URI_WAITQUEUETIMEOUTMS, answer_ms);
    if (mongoc_uri_has_option(uri, MONGOC_URI_W)) return;
    auto* majority = mongoc_write_concern_new();
    mongoc_write_concern_set_w(majority, MONGOC_WRITE_CONCERN_W_MAJORITY);
    mongoc_uri_set_write_concern(uri, majority);
    mongoc_write_concern_destroy(majority);
}

// A server that is starting, stepping down or shutting down, or an operation that ran out of time.
bool is_passing(std::uint32_t code) {
    constexpr std::array<std::uint32_t, 14> codes{6,   7,   50,    64,    89,    91,    112,
                                                  189, 262, 10107, 11600, 11602, 13435, 13436};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

MongoClients::MongoClients(const std::string& url)
    : unavailable_(telemetry::counter("airside_mongo_unavailable_total", "Calls that MongoDB did not answer")) {
    initialise_library();
    bson_error_t error;
    std::unique_ptr<mongoc_uri_t, decltype(&mongoc_uri_destroy)> uri(mongoc_uri_new_with_error(url.c_str(), &error),
                                                                     &mongoc_uri_destroy);
    if (!uri)
        throw std::invalid_argument(
            "not a MongoDB URL: it does not parse");  // without the text, which may hold a password
    auto* database = mongoc_uri_get_database(uri.get());
    if (!database || !*database)
        throw std::invalid_argument("the MongoDB URL names no database: mongodb://host/database");
    database_ = database;
    set_defaults(uri.get());
    pool_ = mongoc_client_pool_new_with_error(uri.get(), &error);
    if (!pool_) throw std::invalid_argument(std::string("not a MongoDB URL: ") + error.message);
    mongoc_client_pool_set_error_api(pool_, MONGOC_ERROR_API_VERSION_2);
    mongoc_client_pool_set_appname(pool_, "airside");
}

MongoClients::~MongoClients() { mongoc_client_pool_destroy(pool_); }

MongoClients::Lease::Lease(MongoClients& clients) : clients_(clients), client_(mongoc_client_pool_pop(clients.pool_)) {
    if (!client_) throw unavailable("the document store is overloaded");
}
MongoClients::Lease::~Lease() { mongoc_client_pool_push(clients_.pool_, client_); }

void MongoClients::refuse_if_down() const {
    if (Steady::now().time_since_epoch().count() < down_until_.load(std::memory_order_relaxed))
        throw unavailable("the document store is not available");
}

bool MongoClients::is_duplicate(const bson_error_t& error) {
    return error.code == MONGOC_ERROR_DUPLICATE_KEY || error.code == 11001 || error.code == 12582;
}

void MongoClients::fail(const bson_error_t& error) {
    bool no_server = error.domain == MONGOC_ERROR_SERVER_SELECTION;
    if (no_server) down_until_ = (Steady::now() + pause_when_down).time_since_epoch().count();
    bool network = error.domain == MONGOC_ERROR_STREAM || error.domain == MONGOC_ERROR_POOL;
    bool passing =
        (error.domain == MONGOC_ERROR_SERVER || error.domain == MONGOC_ERROR_WRITE_CONCERN) && is_passing(error.code);
    if (!no_server && !network && !passing) throw Failure(error.message);
    unavailable_.add();
    log_.warn("MongoDB does not answer", {{"error", error.message}});
    throw unavailable("the document store is not available");
}

std::shared_ptr<MongoClients> mongo_clients(const std::string& url) { return std::make_shared<MongoClients>(url); }

}  // namespace airside::documents
