// What an HTTP server receives and answers, free of any HTTP library: services see these types only.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/async/awaitable.hpp"

namespace airside::http {

enum class Method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS };
std::string_view to_string(Method method);
std::optional<Method> parse_method(std::string_view name);  // methods are case-sensitive

bool same_ignoring_case(std::string_view a, std::string_view b);  // ASCII

// Header fields in the order given; names compare without case. Texts live in one buffer: a view that get() or an
// iterator gave is good until the headers are next changed.
class Headers {
  public:
    using Field = std::pair<std::string_view, std::string_view>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields);

    // add() keeps a field of the same name, set() replaces every one. A name that is no token, or a value with a
    // control character, throws std::invalid_argument: so no value can smuggle in a header of its own.
    void add(std::string_view name, std::string_view value);
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    std::optional<std::string_view> get(std::string_view name) const;  // the first of that name
    bool has(std::string_view name) const { return get(name).has_value(); }
    std::size_t count(std::string_view name) const;
    // Whether a comma-separated list (over all fields of that name) has this token, without case:
    // has_token("Connection", "close").
    bool has_token(std::string_view name, std::string_view token) const;
    std::size_t size() const { return entries_.size(); }
    bool empty() const { return entries_.empty(); }
    void reserve(std::size_t fields, std::size_t characters);

    class Iterator;
    Iterator begin() const;
    Iterator end() const;

  private:
    friend class RequestParser;
    struct Entry {
        std::uint32_t start, name_size, value_size;
    };
    Field field(const Entry& entry) const;
    void add_parsed(std::string_view name, std::string_view value);  // known to be well formed

    std::string text_;
    std::vector<Entry> entries_;
};

class Headers::Iterator {
  public:
    Iterator(const Headers& headers, std::size_t index) : headers_(&headers), index_(index) {}
    Field operator*() const { return headers_->field(headers_->entries_[index_]); }
    Iterator& operator++() {
        ++index_;
        return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

  private:
    const Headers* headers_;
    std::size_t index_;
};
inline Headers::Iterator Headers::begin() const { return {*this, 0}; }
inline Headers::Iterator Headers::end() const { return {*this, entries_.size()}; }

struct Request {
    Method method = Method::GET;
    std::string target;  // origin form as sent, "/v1/search?from=MAN": starts with "/" (or is "*" for OPTIONS)
    Headers headers;
    std::string body;            // whole, de-chunked, at most ServerOptions::body_limit bytes
    std::string remote_address;  // of the TCP peer, without port: "127.0.0.1", "2001:db8::1"

    std::string_view path() const;   // still percent-encoded
    std::string_view query() const;  // without the "?", still percent-encoded
};

// Percent-encoding. Decoding gives nothing for a broken escape ("%g1"), or one that hides a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
std::string percent_encode(std::string_view text);  // all but the unreserved characters of RFC 3986
// "a=1&b=x%20y" in the order given. Nothing for a broken escape.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

// The client went away while an answer was streamed to it; lets the stream function unwind.
struct ClientGone : std::runtime_error {
    ClientGone() : std::runtime_error("the client has gone") {}
};

// Where a streamed answer is written. When the client goes away, whatever the stream function awaits is cancelled.
class StreamWriter {
  public:
    virtual ~StreamWriter() = default;
    // Returns once the bytes are in the kernel's buffer, so a slow reader holds back its writer; throws ClientGone.
    virtual awaitable<> write(std::string_view bytes) = 0;
    // The server is shutting down: a stream without an end of its own should end now.
    virtual bool draining() const = 0;
};

// One server-sent event, ready to be written. Newlines in `data` become several data lines. No name: "message".
std::string sse_event(std::string_view data, std::string_view name = {}, std::string_view id = {});

// An open file, closed with its last owner.
class OpenFile {
  public:
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};
struct FileSlice {
    std::shared_ptr<const OpenFile> file;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

// An answer has one body: the first that is set of stream, file, shared_body, body. The server adds Date,
// Content-Length or Transfer-Encoding and Connection; what a handler sets of these is ignored. For HEAD it sends the
// headers alone.
struct Response {
    int status = 200;
    Headers headers;
    std::string body;                                     // compressed by the server where that pays
    std::shared_ptr<const std::string> shared_body;       // prebuilt bytes for hot replies, sent without a copy
    std::shared_ptr<const std::string> shared_body_gzip;  // the same, prebuilt for clients that accept gzip
    std::optional<FileSlice> file;
    std::function<awaitable<>(StreamWriter&)> stream;
};

Response text_response(int status, std::string_view content_type, std::string body);

}  // namespace airside::http
