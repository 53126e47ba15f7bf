// What a caller of another service sees: `co_await bus.call(caller, GetBooking{…})`, in the process where that service
// runs here, else over HTTP. One bus to a reactor. No JSON here.
#pragma once
#include <functional>
#include <memory>
#include <stdexcept>
#include <unordered_map>

#include "platform/async/awaitable.hpp"
#include "platform/contract/caller.hpp"
#include "platform/contract/endpoint.hpp"
#include "platform/core/problem.hpp"

namespace airside {

// Sends a request to the process that runs `service`. Throws Problem 503 when it can't be reached.
using Transport = std::function<awaitable<http::Response>(std::string service, Caller caller, http::Request request)>;

// One for each endpoint type; made by bind() in the service's contract.cpp.
class Operation {
  public:
    virtual ~Operation() = default;
    virtual bool served_here() const = 0;
    virtual awaitable<http::Response> serve(Caller caller, http::Request request,
                                            std::vector<std::string> path_values) = 0;
    virtual const void* request_type() const = 0;   // meta::TypeInfo
    virtual const void* response_type() const = 0;  // meta::TypeInfo of the body; null: none, or not JSON
    virtual int success_status() const = 0;
    virtual bool may_stream() const = 0;
    virtual std::string_view content_type() const = 0;

    const Endpoint* endpoint = nullptr;
    std::string service;  // "booking"
};

template <class R>
class TypedOperation : public Operation {
  public:
    using Response = typename R::Response;
    bool served_here() const override { return static_cast<bool>(handler); }
    virtual void validate(const R& request) const = 0;  // what HTTP would have refused is refused here too
    virtual awaitable<Response> remote(Caller caller, R request, Transport& transport) = 0;

    std::function<awaitable<Response>(Caller, R)> handler;  // set where the service runs in this process
};

class Bus {
  public:
    template <class R>
    awaitable<typename R::Response> call(Caller caller, R request) {
        auto& operation = find<R>();
        operation.validate(request);
        if (operation.handler) return operation.handler(std::move(caller), std::move(request));
        return operation.remote(std::move(caller), std::move(request), transport);
    }
    // `handler(context, Caller, R)`: context outlives the bus.
    template <class R, class Context>
    void on(Context& context, awaitable<typename R::Response> (*handler)(Context&, Caller, R)) {
        find<R>().handler = [&context, handler](Caller caller, R request) {
            return handler(context, std::move(caller), std::move(request));
        };
    }
    void add(std::unique_ptr<Operation> operation) {
        auto key = operation->endpoint;
        if (!operations_.emplace(key, std::move(operation)).second)
            throw std::logic_error("an endpoint is bound twice");
    }
    const auto& all() const { return operations_; }
    Transport transport;  // set by app/compose.cpp

  private:
    template <class R>
    TypedOperation<R>& find() {
        auto found = operations_.find(&R::endpoint);
        if (found == operations_.end()) throw std::logic_error("not bound: " + std::string(R::endpoint.path));
        return static_cast<TypedOperation<R>&>(*found->second);
    }
    std::unordered_map<const Endpoint*, std::unique_ptr<Operation>> operations_;
};

}  // namespace airside
