// The stores that the suite runs against: of the tests only.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "platform/core/random.hpp"
#include "platform/documents/mongo_documents.hpp"
#include "platform/documents/postgres_documents.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/testkit/database.hpp"

namespace airside::documents {

// The stand-in of tools/mongo, one to the process.
class MongoStandIn {
  public:
    static std::string url() {
        static MongoStandIn server;
        return "mongodb://127.0.0.1:" + std::to_string(server.port_);
    }

  private:
    MongoStandIn() : output_(folder_.path() / "output") {
        testkit::Process::Options options;
        options.output = output_;
        process_ = std::make_unique<testkit::Process>(std::vector<std::string>{AIRSIDE_MONGO_SERVER}, options);
        // The first time it is fetched.
        auto ready = [this] { return !process_->running() || read_port(); };
        testkit::eventually(ready, std::chrono::minutes(2));
        if (port_ == 0) throw std::runtime_error("the MongoDB stand-in did not start: " + said());
    }
    std::string said() const {
        std::ifstream in(output_);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    bool read_port() {
        auto text = said();
        auto at = text.find("port ");
        if (at == text.npos || text.find('\n', at) == text.npos) return false;
        port_ = std::stoi(text.substr(at + 5));
        return true;
    }

    testkit::TempDir folder_;
    std::filesystem::path output_;
    std::unique_ptr<testkit::Process> process_;
    int port_ = 0;
};

// A store of its own for one test.
class Backend {
  public:
    virtual ~Backend() = default;
    virtual std::shared_ptr<Documents> open(Reactor& reactor) = 0;  // to be let go before the reactor
};

class PostgresBackend final : public Backend {
  public:
    std::shared_ptr<Documents> open(Reactor& reactor) override {
        struct Opened {
            postgres::Pool pool;
            std::unique_ptr<Documents> documents;
        };
        postgres::PoolOptions options;
        options.conninfo = database_.admin_conninfo();
        std::shared_ptr<Opened> opened(new Opened{.pool{reactor, options}, .documents{}});
        opened->documents = postgres_documents(opened->pool);
        return {opened, opened->documents.get()};
    }

  private:
    testkit::TestDatabase database_;
};

class MongoBackend final : public Backend {
  public:
    explicit MongoBackend(std::string url) {
        auto name = "/airside_test_" + std::to_string(SystemRandom().next());
        auto slash = url.find('/', std::string_view("mongodb://").size());
        auto question = url.find('?');
        auto host = url.substr(0, std::min(slash, question));
        clients_ = mongo_clients(host + name + (question == url.npos ? "" : url.substr(question)));
    }
    std::shared_ptr<Documents> open(Reactor& reactor) override { return mongo_documents(reactor, workers_, clients_); }

  private:
    WorkerPool workers_{"documents", 4, 256};
    std::shared_ptr<MongoClients> clients_;
};

using MakeBackend = std::unique_ptr<Backend> (*)();
struct Store {
    const char* name;
    MakeBackend make;
};

inline std::vector<Store> stores() {
    std::vector<Store> out{
        {"Postgres", []() -> std::unique_ptr<Backend> { return std::make_unique<PostgresBackend>(); }},
        {"MongoStandIn",
         []() -> std::unique_ptr<Backend> { return std::make_unique<MongoBackend>(MongoStandIn::url()); }}};
    if (const char* url = std::getenv("AIRSIDE_TEST_MONGODB_URL"); url && *url)
        out.push_back({"MongoDB", []() -> std::unique_ptr<Backend> {
                           return std::make_unique<MongoBackend>(std::getenv("AIRSIDE_TEST_MONGODB_URL"));
                       }});
    return out;
}

}  // namespace airside::documents
