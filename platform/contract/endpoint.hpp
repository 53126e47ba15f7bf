// What a service's api.hpp needs to describe its endpoints, and nothing more: no JSON, no Beast, no Asio beyond
// awaitable.
//
// An endpoint is its request type. Where a field travels: in the path if named there; else in the query for GET and
// DELETE, in the body otherwise; Header<> and Query<> say it themselves.
#pragma once
#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/role.hpp"
#include "platform/http/message.hpp"
#include "platform/json/describe.hpp"

namespace airside {

using http::Method;
using Method::DELETE;
using Method::GET;
using Method::PATCH;
using Method::POST;
using Method::PUT;

// Who may call. owner_or_agent: signed in, and the handler checks that the thing is theirs (a test tries every such
// endpoint with another user's ids). service: our own services only, never with a user's token.
enum class Access : std::uint8_t { anyone, user, owner_or_agent, agent, admin, service };

// required: the request must carry Idempotency-Key; the first answer is kept and replayed.
enum class Idempotency : std::uint8_t { none, required };

struct ProblemKind {
    int status;
    std::string_view type;  // the slug of /problems/<slug>
    std::string_view title;
};
template <std::size_t N>
using Problems = std::array<ProblemKind, N>;

struct Endpoint {
    Method method;
    std::string_view path;  // "/v1/bookings/{id}"
    std::string_view summary;
    Access access;
    std::span<const ProblemKind> problems{};  // beyond those that every endpoint of its shape can give
    Idempotency idempotency = Idempotency::none;
};

template <Literal Name, class T>
struct Header {
    T value;
    operator const T&() const { return value; }
};
template <class T>
struct Query {
    T value;
    operator const T&() const { return value; }
};
// The body as it came, of any content type: for webhooks, whose signature covers the bytes.
struct RawBody {
    std::string bytes;
};

template <class T>
struct Created {  // 201
    T value;
};
template <class T>
struct Accepted {  // 202: the work goes on after the answer
    T value;
};
struct NoContent {};  // 204

// JSON of a T that is written already (a cache's bytes), or a stream of T's parts as text/event-stream. Either is set.
template <class T>
struct Encoded {
    std::shared_ptr<const std::string> bytes;
    std::function<awaitable<>(http::StreamWriter&)> stream;
    http::Headers headers;
};
// A document that is no JSON.
struct Bytes {
    std::string content_type;
    std::string bytes;
};

}  // namespace airside
