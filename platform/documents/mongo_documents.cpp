#include "platform/documents/mongo_documents.hpp"

#include "platform/documents/mongo_calls.hpp"
#include "platform/documents/shape.hpp"

namespace airside::documents {
namespace {

class MongoDocuments final : public Documents {
  public:
    MongoDocuments(Reactor& reactor, WorkerPool& workers, std::shared_ptr<MongoClients> clients)
        : reactor_(reactor), workers_(workers), clients_(std::move(clients)) {}

    awaitable<> ensure_indexes(const Collection& collection) override {
        check_collection(collection);
        return on_worker([clients = clients_, collection] { create_indexes(*clients, collection); });
    }
    awaitable<bool> insert_if_absent(const Collection& collection, std::string document) override {
        auto parsed = parse_document(collection, document);
        return on_worker([clients = clients_, collection, parsed = std::move(parsed)] {
            return insert(*clients, collection, parsed);
        });
    }
    awaitable<std::int64_t> insert_absent(const Collection& collection, std::vector<std::string> documents) override {
        if (documents.empty()) co_return 0;
        check_limit(documents.size());
        std::vector<boost::json::object> parsed;
        for (auto& document : documents) parsed.push_back(parse_document(collection, document));
        auto inserted = co_await on_worker([clients = clients_, collection, parsed = std::move(parsed)] {
            return insert_many(*clients, collection, parsed);
        });
        co_return inserted;
    }
    awaitable<std::optional<std::string>> get(const Collection& collection, std::string id) override {
        Filter by_id{eq("_id", id)};
        check(collection, by_id);
        return on_worker([clients = clients_, collection, by_id = std::move(by_id)]() -> std::optional<std::string> {
            auto found = find_many(*clients, collection, by_id, {}, 1);
            if (found.empty()) return {};
            return std::move(found.front());
        });
    }
    awaitable<std::vector<std::string>> find(const Collection& collection, Filter filter, std::vector<SortKey> order,
                                             std::size_t limit) override {
        check(collection, filter);
        check(collection, order);
        check_limit(limit);
        return on_worker([clients = clients_, collection, filter = std::move(filter), order = std::move(order), limit] {
            return find_many(*clients, collection, filter, order, limit);
        });
    }
    awaitable<std::int64_t> count(const Collection& collection, Filter filter) override {
        check(collection, filter);
        return on_worker([clients = clients_, collection, filter = std::move(filter)] {
            return count_all(*clients, collection, filter);
        });
    }
    awaitable<bool> update_if(const Collection& collection, std::string id, Filter filter, Update update) override {
        filter.push_back(eq("_id", id));
        check(collection, filter);
        check(collection, update);
        return on_worker([clients = clients_, collection, filter = std::move(filter), update = std::move(update)] {
            return update_one(*clients, collection, filter, update);
        });
    }
    awaitable<std::int64_t> update_each(const Collection& collection, std::vector<DocumentUpdate> updates) override {
        if (updates.empty()) co_return 0;
        check(collection, updates);
        auto work = [clients = clients_, collection, updates = std::move(updates)] {
            return update_many(*clients, collection, updates);
        };
        auto changed = co_await on_worker(std::move(work));
        co_return changed;
    }
    awaitable<std::optional<std::string>> claim_one(const Collection& collection, Filter filter,
                                                    std::vector<SortKey> order, Update update) override {
        check(collection, filter);
        check(collection, order);
        check(collection, update);
        return on_worker([clients = clients_, collection, filter = std::move(filter), order = std::move(order),
                          update = std::move(update)] { return claim(*clients, collection, filter, order, update); });
    }
    awaitable<std::int64_t> delete_many(const Collection& collection, Filter filter, std::size_t limit) override {
        check(collection, filter);
        check_limit(limit);
        return on_worker([clients = clients_, collection, filter = std::move(filter), limit] {
            return delete_some(*clients, collection, filter, limit);
        });
    }
    awaitable<std::map<std::string, std::int64_t>> count_by(const Collection& collection, Filter filter,
                                                            std::string field) override {
        check(collection, filter);
        check_field(field);
        return on_worker([clients = clients_, collection, filter = std::move(filter), field = std::move(field)] {
            return count_groups(*clients, collection, filter, field);
        });
    }
    awaitable<> ping() override {
        return on_worker([clients = clients_] { ping_server(*clients); });
    }

  private:
    // The work owns all that it needs: a caller that is cancelled does not wait for it.
    template <class F>
    auto on_worker(F work) -> awaitable<std::invoke_result_t<F&>> {
        clients_->refuse_if_down();
        return workers_.run(reactor_, std::move(work));
    }

    Reactor& reactor_;
    WorkerPool& workers_;
    std::shared_ptr<MongoClients> clients_;
};

}  // namespace

std::unique_ptr<Documents> mongo_documents(Reactor& reactor, WorkerPool& workers,
                                           std::shared_ptr<MongoClients> clients) {
    return std::make_unique<MongoDocuments>(reactor, workers, std::move(clients));
}

}  // namespace airside::documents
