// One suite for every implementation: what holds for PostgreSQL holds for MongoDB.
#include <set>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/documents/test_stores.hpp"
#include "platform/testkit/run.hpp"

namespace airside::documents {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;
namespace json = boost::json;

const Collection notes{.name = "notes",
                       .dates = {"created_at", "purge_at", "nested.at"},
                       .indexes = {{.name = "idx_notes_key", .keys = {{"key"}}, .unique = true},
                                   {.name = "idx_notes_status", .keys = {{"status"}, {"created_at", true}}},
                                   {.name = "idx_notes_purge", .keys = {{"purge_at"}}, .expires = true}}};

class DocumentsTest : public testing::TestWithParam<Store> {
  protected:
    template <class F>
    void with_documents(F body) {
        auto backend = GetParam().make();
        run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            auto documents = backend->open(reactor);
            co_await documents->ensure_indexes(notes);
            co_await body(reactor, *documents);
        });
    }
};

std::string note(const std::string& id, const std::string& status, int minute, const std::string& more = "") {
    auto at = "2026-11-22T12:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00Z";
    return R"({"_id":")" + id + R"(","key":"key-)" + id + R"(","status":")" + status + R"(","n":)" +
           std::to_string(minute) + R"(,"created_at":")" + at + '"' + more + "}";
}

awaitable<> insert_five(Documents& documents) {
    const char* statuses[] = {"PENDING", "SENT", "PENDING", "FAILED", "PENDING"};
    for (int i = 0; i < 5; ++i) {
        auto inserted = co_await documents.insert_if_absent(notes, note("id" + std::to_string(i), statuses[i], 10 - i));
        EXPECT_TRUE(inserted);
    }
}

std::vector<std::string> ids(const std::vector<std::string>& found) {
    std::vector<std::string> out;
    for (auto& text : found) out.emplace_back(json::parse(text).at("_id").as_string());
    return out;
}
using Ids = std::vector<std::string>;

Instant minute(int n) { return *parse_instant("2026-11-22T12:00:00Z") + std::chrono::minutes(n); }

TEST_P(DocumentsTest, KeepsADocumentAsItIs) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        std::string text =
            R"({"_id":"a","key":"k","t":"ü \"quoted\" \\ \n","i":-9007199254740993,"d":0.25,"b":true,"none":null,)"
            R"("list":[1,"x",{"y":[]}],"nested":{"at":"2026-11-22T12:00:00.1239Z","deep":{"er":1}},)"
            R"("created_at":"2026-11-22T13:00:00+01:00"})";
        auto inserted = co_await documents.insert_if_absent(notes, text);
        EXPECT_TRUE(inserted);
        auto got = co_await documents.get(notes, "a");
        auto expected = json::parse(text).as_object();
        expected["created_at"] = "2026-11-22T12:00:00.000Z";
        expected["nested"].as_object()["at"] = "2026-11-22T12:00:00.123Z";
        EXPECT_TRUE(got && json::parse(*got) == expected) << got.value_or("nothing");
        auto none = co_await documents.get(notes, "b");
        EXPECT_FALSE(none);
    });
}

TEST_P(DocumentsTest, InsertsOnce) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        auto first = co_await documents.insert_if_absent(notes, note("a", "PENDING", 1));
        auto same_id = co_await documents.insert_if_absent(notes, note("a", "SENT", 2, R"(,"key":"other")"));
        std::string same_key_text = R"({"_id":"b","key":"key-a"})";
        auto same_key = co_await documents.insert_if_absent(notes, same_key_text);
        EXPECT_TRUE(first);
        EXPECT_FALSE(same_id);
        EXPECT_FALSE(same_key);
        auto count = co_await documents.count(notes, Filter());
        EXPECT_EQ(count, 1);
        auto kept = co_await documents.get(notes, "a");
        EXPECT_EQ(json::parse(kept.value()).at("status").as_string(), "PENDING");
    });
}

TEST_P(DocumentsTest, InsertsManyOnce) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        auto before = co_await documents.insert_if_absent(notes, note("b", "SENT", 2));
        EXPECT_TRUE(before);
        std::vector<std::string> three{note("a", "PENDING", 1), note("b", "PENDING", 2), note("c", "PENDING", 3)};
        auto inserted = co_await documents.insert_absent(notes, three);
        EXPECT_EQ(inserted, 2);
        auto again = co_await documents.insert_absent(notes, three);
        EXPECT_EQ(again, 0);
        auto nothing = co_await documents.insert_absent(notes, {});
        EXPECT_EQ(nothing, 0);
        auto kept = co_await documents.get(notes, "b");
        EXPECT_EQ(json::parse(kept.value()).at("status").as_string(), "SENT");
        auto dated = co_await documents.count(notes, Filter{gte("created_at", minute(3))});
        EXPECT_EQ(dated, 1);
        bool refused = false;
        try {
            std::vector<std::string> bad{note("d", "PENDING", 4), "{\"no\":\"id\"}"};
            co_await documents.insert_absent(notes, bad);
        } catch (const std::invalid_argument&) {
            refused = true;
        }
        EXPECT_TRUE(refused);
    });
}

TEST_P(DocumentsTest, OfManyInsertsAtOnceOneWins) {
    with_documents([](Reactor& reactor, Documents& documents) -> awaitable<> {
        std::vector<awaitable<bool>> works;
        for (int i = 0; i < 30; ++i) works.push_back(documents.insert_if_absent(notes, note("same", "PENDING", i)));
        auto results = co_await when_all(reactor, std::move(works));
        EXPECT_EQ(std::count(results.begin(), results.end(), true), 1);
    });
}

awaitable<Ids> find_ids(Documents& documents, Filter filter) {
    std::vector<SortKey> order{{"_id"}};
    auto found = co_await documents.find(notes, std::move(filter), std::move(order), 100);
    co_return ids(found);
}

TEST_P(DocumentsTest, FiltersAlike) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);  // id0…id4 with n and minute 10…6
        auto extra = co_await documents.insert_if_absent(
            notes, R"({"_id":"x","key":"kx","status":null,"n":"text","nested":{"f":true}})");
        EXPECT_TRUE(extra);
        std::vector<std::pair<Filter, Ids>> cases{
            {{}, {"id0", "id1", "id2", "id3", "id4", "x"}},
            {{eq("status", "PENDING")}, {"id0", "id2", "id4"}},
            {{eq("status", "PENDING"), gt("created_at", minute(6)), lt("created_at", minute(10))}, {"id2"}},
            {{gte("created_at", minute(9))}, {"id0", "id1"}},
            {{lte("created_at", minute(6))}, {"id4"}},
            {{gt("n", 8)}, {"id0", "id1"}},
            {{lt("n", 7.5)}, {"id3", "id4"}},
            {{eq("n", 8.0)}, {"id2"}},
            {{gt("n", "a")}, {"x"}},
            {{eq("n", "8")}, {}},
            {{eq("status", nullptr)}, {"x"}},
            {{ne("status", nullptr), ne("status", "PENDING")}, {"id1", "id3"}},
            {{ne("status", "PENDING")}, {"id1", "id3", "x"}},
            {{eq("created_at", nullptr)}, {"x"}},
            {{eq("absent", nullptr), eq("n", 10)}, {"id0"}},
            {{ne("absent", nullptr)}, {}},
            {{one_of("status", {"SENT", "FAILED"})}, {"id1", "id3"}},
            {{one_of("status", {})}, {}},
            {{one_of("_id", {"id4", "nobody", "x"})}, {"id4", "x"}},
            {{eq("nested.f", true)}, {"x"}},
            {{eq("nested.f", false)}, {}},
            {{eq("_id", "id3")}, {"id3"}},
            {{gt("_id", "id3")}, {"id4", "x"}},
            {{eq("key", "' OR true --")}, {}},
        };
        for (std::size_t i = 0; i < cases.size(); ++i) {
            auto found = co_await find_ids(documents, cases[i].first);
            EXPECT_EQ(found, cases[i].second) << "case " << i;
            auto count = co_await documents.count(notes, cases[i].first);
            EXPECT_EQ(count, static_cast<std::int64_t>(cases[i].second.size())) << "case " << i;
        }
    });
}

TEST_P(DocumentsTest, SortsAndLimits) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);
        auto undated = co_await documents.insert_if_absent(notes, R"({"_id":"x","key":"kx","status":"SENT"})");
        EXPECT_TRUE(undated);
        std::vector<SortKey> newest{{"created_at", true}}, oldest{{"created_at"}}, by_status{{"status"}, {"n", true}};
        auto first = co_await documents.find(notes, Filter(), newest, 2);
        EXPECT_EQ(ids(first), (Ids{"id0", "id1"}));
        auto last = co_await documents.find(notes, Filter(), oldest, 3);
        EXPECT_EQ(ids(last), (Ids{"x", "id4", "id3"}));
        auto all = co_await documents.find(notes, Filter(), by_status, 100);
        EXPECT_EQ(ids(all), (Ids{"id3", "id0", "id2", "id4", "id1", "x"}));
    });
}

TEST_P(DocumentsTest, UpdatesOnlyIfTheFilterHolds) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);
        Filter pending{eq("status", "PENDING")};
        Update send{.set = {{"status", "SENT"},
                            {"purge_at", minute(30)},
                            {"nested.at", minute(31)},
                            {"nested.list", Json{"[1, {\"a\": null}]"}},
                            {"error", nullptr}},
                    .inc = {{"n", -3}, {"attempts", 1}, {"nested.count", 2}}};
        auto updated = co_await documents.update_if(notes, "id0", pending, send);
        auto again = co_await documents.update_if(notes, "id0", pending, send);
        auto missing = co_await documents.update_if(notes, "nobody", Filter(), send);
        EXPECT_TRUE(updated);
        EXPECT_FALSE(again);
        EXPECT_FALSE(missing);
        auto got = co_await documents.get(notes, "id0");
        auto expected =
            json::parse(R"({"_id":"id0","key":"key-id0","status":"SENT","n":7,"created_at":"2026-11-22T12:10:00.000Z",)"
                        R"("purge_at":"2026-11-22T12:30:00.000Z","attempts":1,"error":null,)"
                        R"("nested":{"at":"2026-11-22T12:31:00.000Z","list":[1,{"a":null}],"count":2}})");
        EXPECT_EQ(json::parse(got.value()), expected) << *got;
        Update more{.set = {{"nested.flag", true}}, .inc = {{"nested.count", 5}}};
        auto second = co_await documents.update_if(notes, "id0", Filter(), more);
        EXPECT_TRUE(second);
        auto nested = co_await documents.get(notes, "id0");
        auto merged = json::parse(nested.value()).at("nested");
        EXPECT_EQ(merged.at("count").to_number<int>(), 7);
        EXPECT_TRUE(merged.at("flag").as_bool());
        EXPECT_EQ(merged.at("list").as_array().size(), 2u);
    });
}

TEST_P(DocumentsTest, UpdatesManyEachItsOwnWay) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);
        std::vector<DocumentUpdate> updates{
            {"id0", {.set = {{"purge_at", minute(30)}, {"status", "SENT"}}}},
            {"id3", {.set = {{"purge_at", minute(31)}, {"key", "key-x"}, {"n", nullptr}}}},
            {"nobody", {.set = {{"status", "SENT"}}}}};
        for (int again = 0; again < 2; ++again) {
            auto changed = co_await documents.update_each(notes, updates);
            EXPECT_EQ(changed, 2);
        }
        auto sent = co_await find_ids(documents, Filter{eq("status", "SENT")});
        EXPECT_EQ(sent, (Ids{"id0", "id1"}));
        auto due = co_await find_ids(documents, Filter{gte("purge_at", minute(31))});
        EXPECT_EQ(due, Ids{"id3"});
        auto got = co_await documents.get(notes, "id3");
        auto document = json::parse(got.value());
        EXPECT_EQ(document.at("status").as_string(), "FAILED");
        EXPECT_EQ(document.at("key").as_string(), "key-x");
        EXPECT_TRUE(document.at("n").is_null());
        auto nothing = co_await documents.update_each(notes, {});
        EXPECT_EQ(nothing, 0);
        int refused = 0;
        Update counts{.inc = {{"n", 1}}}, nested{.set = {{"nested.f", 1}}}, fine{.set = {{"status", "SENT"}}};
        for (auto& wrong : std::vector<std::vector<DocumentUpdate>>{
                 {{"id0", counts}}, {{"id0", nested}}, {{"id0", fine}, {"id0", fine}}, {{"id0", {}}}}) {
            try {
                co_await documents.update_each(notes, wrong);
            } catch (const std::invalid_argument&) {
                ++refused;
            }
        }
        EXPECT_EQ(refused, 4);
    });
}

TEST_P(DocumentsTest, AnUpdateThatCannotBeIsAFailure) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);
        int failures = 0;
        Update count_text{.inc = {{"status", 1}}}, take_key{.set = {{"key", "key-id1"}}};
        for (auto& update : {count_text, take_key}) {
            try {
                co_await documents.update_if(notes, "id0", Filter(), update);
            } catch (const Failure&) {
                ++failures;
            }
        }
        EXPECT_EQ(failures, 2);
    });
}

TEST_P(DocumentsTest, ClaimsInOrderAndGivesTheChangedDocument) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);
        Filter pending{eq("status", "PENDING"), lte("created_at", minute(9))};
        std::vector<SortKey> oldest{{"created_at"}};
        Update take{.set = {{"status", "SENDING"}}, .inc = {{"attempts", 1}}};
        Ids claimed;
        for (int i = 0; i < 3; ++i) {
            auto document = co_await documents.claim_one(notes, pending, oldest, take);
            if (!document) continue;
            auto parsed = json::parse(*document);
            EXPECT_EQ(parsed.at("status").as_string(), "SENDING");
            EXPECT_EQ(parsed.at("attempts").to_number<int>(), 1);
            claimed.emplace_back(parsed.at("_id").as_string());
        }
        EXPECT_EQ(claimed, (Ids{"id4", "id2"}));
    });
}

awaitable<int> claim_until_none(Documents& documents, std::multiset<std::string>& claimed) {
    Filter pending{eq("status", "PENDING")};
    std::vector<SortKey> oldest{{"created_at"}};
    Update take{.set = {{"status", "SENDING"}}};
    for (;;) {
        auto document = co_await documents.claim_one(notes, pending, oldest, take);
        if (!document) co_return 0;
        claimed.emplace(json::parse(*document).at("_id").as_string());
    }
}

TEST_P(DocumentsTest, TwoNeverClaimTheSame) {
    with_documents([](Reactor& reactor, Documents& documents) -> awaitable<> {
        std::vector<awaitable<bool>> inserts;
        for (int i = 0; i < 60; ++i)
            inserts.push_back(documents.insert_if_absent(notes, note("id" + std::to_string(i), "PENDING", i)));
        co_await when_all(reactor, std::move(inserts));
        std::multiset<std::string> claimed;
        std::vector<awaitable<int>> claimers;
        for (int i = 0; i < 6; ++i) claimers.push_back(claim_until_none(documents, claimed));
        co_await when_all(reactor, std::move(claimers));
        EXPECT_EQ(claimed.size(), 60u);
        EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), 60u);
    });
}

TEST_P(DocumentsTest, DeletesAtMostTheLimit) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);
        Filter pending{eq("status", "PENDING")};
        auto two = co_await documents.delete_many(notes, pending, 2);
        auto one = co_await documents.delete_many(notes, pending, 2);
        auto none = co_await documents.delete_many(notes, pending, 2);
        EXPECT_EQ(two, 2);
        EXPECT_EQ(one, 1);
        EXPECT_EQ(none, 0);
        auto left = co_await find_ids(documents, Filter());
        EXPECT_EQ(left, (Ids{"id1", "id3"}));
    });
}

TEST_P(DocumentsTest, PurgesWhatHasExpiredAndNothingElse) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        // Far in the future, so that a server's own sweeper does not come first.
        auto soon = R"(,"purge_at":"2099-01-01T00:00:00Z")", later = R"(,"purge_at":"2099-01-02T00:00:00Z")",
             never = R"(,"purge_at":null)";
        auto a = co_await documents.insert_if_absent(notes, note("a", "SENT", 1, soon));
        auto b = co_await documents.insert_if_absent(notes, note("b", "SENT", 1, later));
        auto c = co_await documents.insert_if_absent(notes, note("c", "SENT", 1, never));
        auto d = co_await documents.insert_if_absent(notes, note("d", "SENT", 1));
        EXPECT_TRUE(a && b && c && d);
        auto purged = co_await documents.purge_expired(notes, *parse_instant("2099-01-01T00:00:00Z"), 100);
        EXPECT_EQ(purged, 1);
        auto left = co_await find_ids(documents, Filter());
        EXPECT_EQ(left, (Ids{"b", "c", "d"}));
    });
}

TEST_P(DocumentsTest, CountsByAField) {
    with_documents([](Reactor&, Documents& documents) -> awaitable<> {
        co_await insert_five(documents);
        auto x = co_await documents.insert_if_absent(notes, R"({"_id":"x","key":"kx","status":null,"nested":{"f":1}})");
        auto y = co_await documents.insert_if_absent(notes, R"({"_id":"y","key":"ky","nested":{"f":1}})");
        EXPECT_TRUE(x && y);
        using Counts = std::map<std::string, std::int64_t>;
        auto all = co_await documents.count_by(notes, Filter(), "status");
        EXPECT_EQ(all, (Counts{{"", 2}, {"FAILED", 1}, {"PENDING", 3}, {"SENT", 1}}));
        Filter late{gte("created_at", minute(9))};
        auto some = co_await documents.count_by(notes, late, "status");
        EXPECT_EQ(some, (Counts{{"PENDING", 1}, {"SENT", 1}}));
        auto nested = co_await documents.count_by(notes, Filter(), "nested.f");
        EXPECT_EQ(nested, (Counts{{"", 5}, {"1", 2}}));
    });
}

TEST_P(DocumentsTest, IndexesCanBeEnsuredAgainAndAtOnce) {
    auto backend = GetParam().make();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto documents = backend->open(reactor);
        auto ensure = [](Documents& d) -> awaitable<int> {
            co_await d.ensure_indexes(notes);
            co_return 0;
        };
        std::vector<awaitable<int>> works;
        for (int i = 0; i < 4; ++i) works.push_back(ensure(*documents));
        co_await when_all(reactor, std::move(works));
        co_await documents->ensure_indexes(notes);
        co_await documents->ping();
    });
}

INSTANTIATE_TEST_SUITE_P(Stores, DocumentsTest, testing::ValuesIn(stores()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace airside::documents
