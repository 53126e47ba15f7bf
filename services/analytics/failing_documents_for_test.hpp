// Documents that fail at one of the calls that read or change many of them: with object_store::Failing, all places at
// which a job can be killed.
#pragma once
#include "platform/documents/documents.hpp"
#include "platform/object_store/failing_for_test.hpp"

namespace airside::analytics {

class FailingDocuments final : public documents::Documents {
  public:
    FailingDocuments(documents::Documents& inner, object_store::Killer& killer) : inner_(inner), killer_(killer) {}

    awaitable<std::int64_t> update_each(const documents::Collection& collection,
                                        std::vector<documents::DocumentUpdate> updates) override {
        bool dies = killer_.before_call();
        auto changed = co_await inner_.update_each(collection, std::move(updates));
        if (dies) object_store::Killer::kill();
        co_return changed;
    }
    awaitable<std::vector<std::string>> find(const documents::Collection& collection, documents::Filter filter,
                                             std::vector<documents::SortKey> order, std::size_t limit) override {
        bool dies = killer_.before_call();
        auto found = co_await inner_.find(collection, std::move(filter), std::move(order), limit);
        if (dies) object_store::Killer::kill();
        co_return found;
    }

    awaitable<> ensure_indexes(const documents::Collection& c) override { return inner_.ensure_indexes(c); }
    awaitable<bool> insert_if_absent(const documents::Collection& c, std::string document) override {
        return inner_.insert_if_absent(c, std::move(document));
    }
    awaitable<std::int64_t> insert_absent(const documents::Collection& c, std::vector<std::string> all) override {
        return inner_.insert_absent(c, std::move(all));
    }
    awaitable<std::optional<std::string>> get(const documents::Collection& c, std::string id) override {
        return inner_.get(c, std::move(id));
    }
    awaitable<std::int64_t> count(const documents::Collection& c, documents::Filter filter) override {
        return inner_.count(c, std::move(filter));
    }
    awaitable<bool> update_if(const documents::Collection& c, std::string id, documents::Filter filter,
                              documents::Update update) override {
        return inner_.update_if(c, std::move(id), std::move(filter), std::move(update));
    }
    awaitable<std::optional<std::string>> claim_one(const documents::Collection& c, documents::Filter filter,
                                                    std::vector<documents::SortKey> order,
                                                    documents::Update update) override {
        return inner_.claim_one(c, std::move(filter), std::move(order), std::move(update));
    }
    awaitable<std::int64_t> delete_many(const documents::Collection& c, documents::Filter filter,
                                        std::size_t limit) override {
        return inner_.delete_many(c, std::move(filter), limit);
    }
    awaitable<std::map<std::string, std::int64_t>> count_by(const documents::Collection& c, documents::Filter filter,
                                                            std::string field) override {
        return inner_.count_by(c, std::move(filter), std::move(field));
    }
    awaitable<> ping() override { return inner_.ping(); }

  private:
    documents::Documents& inner_;
    object_store::Killer& killer_;
};

}  // namespace airside::analytics
