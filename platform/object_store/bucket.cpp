#include "platform/auth/tokens.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/client.hpp"
#include "platform/object_store/stores.hpp"

namespace airside::object_store {
namespace {

using http::Method;

class BucketStore final : public ObjectStore {
  public:
    BucketStore(http::Client& client, const Config& config)
        : client_(client),
          url_(config.url + "/"),
          signing_("aws:amz:" + config.region + ":s3"),
          keys_(config.access_key.reveal() + ":" + config.secret_key.reveal()) {}

    awaitable<> put(std::string key, std::string body, Steady::time_point deadline) override {
        auto reply = co_await ask(Method::PUT, key, std::move(body), deadline);
        if (reply.status != 200) refused("put", key, reply);
    }
    awaitable<std::optional<std::string>> find(std::string key, Steady::time_point deadline) override {
        auto reply = co_await ask(Method::GET, key, {}, deadline);
        if (reply.status == 404) co_return std::nullopt;
        if (reply.status != 200) refused("get", key, reply);
        co_return std::move(reply.body);
    }
    awaitable<> remove(std::string key, Steady::time_point deadline) override {
        auto reply = co_await ask(Method::DELETE, key, {}, deadline);
        if (reply.status / 100 != 2 && reply.status != 404) refused("delete", key, reply);
    }

  private:
    // The checksum is signed, so that the store refuses bytes that were damaged on their way.
    awaitable<http::Reply> ask(Method method, const std::string& key, std::string body, Steady::time_point deadline) {
        require_key(key);
        http::OutRequest request;
        request.method = method;
        request.url = url_ + encoded(key);
        request.headers.set("x-amz-content-sha256", auth::hash_of(body));
        if (method == Method::PUT) request.headers.set("Content-Type", "application/octet-stream");
        request.body = std::move(body);
        request.aws_sigv4 = signing_;
        request.user_password = keys_;
        std::optional<http::Reply> reply;
        std::string why;
        try {
            reply = co_await client_.send(std::move(request), deadline);
        } catch (const http::TransportError& error) {
            why = error.what();
        }
        if (!reply) throw unavailable("the object store does not answer: " + why);
        if (reply->status >= 500 || reply->status == 429)
            throw unavailable("the object store answered " + std::to_string(reply->status));
        co_return std::move(*reply);
    }

    // As it is signed: "=" is not left as it is.
    static std::string encoded(std::string_view key) {
        std::string out;
        for (std::size_t begin = 0; begin <= key.size();) {
            auto end = std::min(key.find('/', begin), key.size());
            out += (begin == 0 ? "" : "/") + http::percent_encode(key.substr(begin, end - begin));
            begin = end + 1;
        }
        return out;
    }

    [[noreturn]] static void refused(std::string_view what, const std::string& key, const http::Reply& reply) {
        throw Failure(std::string(what) + " " + key + ": " + std::to_string(reply.status) + " " +
                      reply.body.substr(0, 300));
    }

    http::Client& client_;
    std::string url_, signing_, keys_;
};

}  // namespace

std::unique_ptr<ObjectStore> bucket_store(http::Client& client, const Config& config) {
    return std::make_unique<BucketStore>(client, config);
}

}  // namespace airside::object_store
