// Turns endpoint types into operations of a bus: a few lines for each, all work is in request_codec.cpp. Included only
// by each service's contract.cpp: `void bind_contract(Bus& bus) { bind<GetBooking, CreateBooking>(bus, "booking"); }`.
#pragma once
#include "platform/contract/bus.hpp"
#include "platform/contract/request_codec.hpp"
#include "platform/json/json.hpp"

namespace airside {

// How each form of answer is written and read.
template <class T>
struct ResponseForm {
    using Body = T;
    static constexpr int status = 200;
    static constexpr bool streams = false;
    static constexpr std::string_view content_type = "application/json";
    static const meta::TypeInfo* type() { return &meta::info<T>(); }
    static http::Response write(T answer) { return contract::write_response(meta::info<T>(), 200, &answer); }
    static T read(http::Response http) {
        T answer = Maker::make<T>();
        contract::read_response(meta::info<T>(), http, &answer);
        return answer;
    }
};
template <class Wrapper, class T, int Status>
struct WrappedForm : ResponseForm<T> {
    static constexpr int status = Status;
    static http::Response write(Wrapper answer) {
        return contract::write_response(meta::info<T>(), Status, &answer.value);
    }
    static Wrapper read(http::Response http) { return {ResponseForm<T>::read(std::move(http))}; }
};
template <class T>
struct ResponseForm<Created<T>> : WrappedForm<Created<T>, T, 201> {};
template <class T>
struct ResponseForm<Accepted<T>> : WrappedForm<Accepted<T>, T, 202> {};
template <class T>
struct ResponseForm<Encoded<T>> : ResponseForm<T> {
    static constexpr bool streams = true;
    static http::Response write(Encoded<T> answer) {
        http::Response response;
        response.headers = std::move(answer.headers);
        response.headers.set("Content-Type", answer.stream ? "text/event-stream" : "application/json");
        response.shared_body = std::move(answer.bytes);
        response.stream = std::move(answer.stream);
        return response;
    }
    static Encoded<T> read(http::Response http) {
        contract::throw_if_problem(http);
        Encoded<T> answer;
        answer.bytes = std::make_shared<const std::string>(std::move(http.body));
        return answer;
    }
};
template <>
struct ResponseForm<NoContent> {
    static constexpr int status = 204;
    static constexpr bool streams = false;
    static constexpr std::string_view content_type = "";
    static const meta::TypeInfo* type() { return nullptr; }
    static http::Response write(NoContent) {
        http::Response response;
        response.status = 204;
        return response;
    }
    static NoContent read(http::Response http) {
        contract::throw_if_problem(http);
        return {};
    }
};
template <>
struct ResponseForm<Bytes> {
    static constexpr int status = 200;
    static constexpr bool streams = false;
    static constexpr std::string_view content_type = "*/*";
    static const meta::TypeInfo* type() { return nullptr; }
    static http::Response write(Bytes answer) {
        http::Response response;
        response.headers.set("Content-Type", answer.content_type);
        response.body = std::move(answer.bytes);
        return response;
    }
    static Bytes read(http::Response http) {
        contract::throw_if_problem(http);
        return {std::string(http.headers.get("Content-Type").value_or("")), std::move(http.body)};
    }
};

template <class R>
class Bound final : public TypedOperation<R> {
    using Response = typename R::Response;
    using Form = ResponseForm<Response>;

  public:
    explicit Bound(std::string service_name) {
        this->endpoint = &R::endpoint;
        this->service = std::move(service_name);
        contract::check(meta::info<R>(), R::endpoint);
    }
    awaitable<http::Response> serve(Caller caller, http::Request http, std::vector<std::string> path_values) override {
        R request = Maker::make<R>();
        contract::read_request(meta::info<R>(), R::endpoint, http, path_values, &request);
        auto answer = co_await this->handler(std::move(caller), std::move(request));
        co_return Form::write(std::move(answer));
    }
    void validate(const R& request) const override { contract::validate(meta::info<R>(), &request); }
    awaitable<Response> remote(Caller caller, R request, Transport& transport) override {
        auto http = contract::write_request(meta::info<R>(), R::endpoint, &request);
        auto reply = co_await transport(this->service, std::move(caller), std::move(http));
        co_return Form::read(std::move(reply));
    }
    const void* request_type() const override { return &meta::info<R>(); }
    const void* response_type() const override { return Form::type(); }
    int success_status() const override { return Form::status; }
    bool may_stream() const override { return Form::streams; }
    std::string_view content_type() const override { return Form::content_type; }
};

template <class... R>
void bind(Bus& bus, std::string service) {
    (bus.add(std::make_unique<Bound<R>>(service)), ...);
}

}  // namespace airside
