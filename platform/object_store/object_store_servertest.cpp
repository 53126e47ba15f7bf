// One suite for both kinds of store: the bucket is one of versitygw, an S3 server.
#include <gtest/gtest.h>

#include "platform/async/worker_pool.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/client.hpp"
#include "platform/object_store/s3_server_for_test.hpp"
#include "platform/testkit/run.hpp"

namespace airside::object_store {
namespace {

using namespace std::chrono_literals;

struct StoreTest : testing::TestWithParam<const char*> {
    static Config config() {
        Config config;
        if (std::string_view(GetParam()) == "bucket") return S3Server::shared().config();
        static testkit::TempDir folder;
        config.url = "file://" + (folder.path() / "objects").string();
        return config;
    }
    template <class F>
    void with_store(F body, Config with = config()) {
        testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            http::Client client(reactor);
            WorkerPool workers("objects", 2, 16);
            auto store = open(reactor, client, workers, with);
            co_await body(*store);
        });
    }
    static Steady::time_point soon() { return Steady::now() + 10s; }
};

TEST_P(StoreTest, KeepsWhatItIsGiven) {
    with_store([](ObjectStore& store) -> awaitable<> {
        std::string binary;
        for (int i = 0; i < 300'000; ++i) binary.push_back(static_cast<char>(i * 7));
        std::string empty;
        for (auto& body : {binary, empty, std::string("short")}) {
            co_await store.put("a/date=2026-11-27/part-1.parquet", body, soon());
            auto found = co_await store.find("a/date=2026-11-27/part-1.parquet", soon());
            EXPECT_TRUE(found == body) << body.size();
        }
        auto none = co_await store.find("a/date=2026-11-27/part-2.parquet", soon());
        EXPECT_FALSE(none);
    });
}

TEST_P(StoreTest, RemovesAlsoWhatIsNotThere) {
    with_store([](ObjectStore& store) -> awaitable<> {
        co_await store.put("gone.json", "{}", soon());
        co_await store.remove("gone.json", soon());
        co_await store.remove("gone.json", soon());
        auto found = co_await store.find("gone.json", soon());
        EXPECT_FALSE(found);
    });
}

TEST_P(StoreTest, RefusesKeysThatCouldLeadElsewhere) {
    with_store([](ObjectStore& store) -> awaitable<> {
        for (const char* key : {"", "/a", "a/", "../a", "a/../b", "a//b", "a b", "a?b", "ü", ".hidden", "a/.hidden"}) {
            bool refused = false;
            try {
                co_await store.put(key, "x", soon());
            } catch (const std::invalid_argument&) {
                refused = true;
            }
            EXPECT_TRUE(refused) << key;
        }
    });
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreTest, testing::Values("folder", "bucket"),
                         [](const auto& kind) { return std::string(kind.param); });

struct BucketTest : StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, BucketTest, testing::Values("bucket"));

TEST_P(BucketTest, AWrongKeyIsAFailureAndNobodyThereIsUnavailable) {
    auto wrong = config();
    wrong.secret_key = config::Secret("not the one");
    with_store(
        [](ObjectStore& store) -> awaitable<> {
            bool failed = false;
            try {
                co_await store.put("a", "x", soon());
            } catch (const Failure& failure) {
                failed = std::string(failure.what()).find("403") != std::string::npos;
            }
            EXPECT_TRUE(failed);
        },
        wrong);
    auto nobody = config();
    nobody.url = "http://127.0.0.1:1/bucket";
    with_store(
        [](ObjectStore& store) -> awaitable<> {
            int status = 0;
            try {
                co_await store.find("a", soon());
            } catch (const Problem& problem) {
                status = problem.status;
            }
            EXPECT_EQ(status, 503);
        },
        nobody);
}

TEST(ObjectStoreConfig, SaysWhatIsWrong) {
    Config config;
    EXPECT_EQ(config.check(), "");
    config.url = "https://s3.example.com/bucket";
    EXPECT_NE(config.check(), "");
    config.access_key = config::Secret("a");
    config.secret_key = config::Secret("b");
    EXPECT_EQ(config.check(), "");
    for (const char* url : {"", "file://", "ftp://host/bucket", "https://host", "https://host/bucket/"}) {
        config.url = url;
        EXPECT_NE(config.check(), "") << url;
    }
}

}  // namespace
}  // namespace airside::object_store
