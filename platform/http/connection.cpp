#include "platform/http/connection.hpp"

#include <charconv>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/async/suspend.hpp"
#include "platform/http/problem_json.hpp"
#include "platform/http/request_parser.hpp"
#include "platform/http/response_head.hpp"

namespace airside::http {

namespace asio = boost::asio;

namespace {

// What the connection is waiting for; each but `handler` has a deadline.
enum class Phase { idle, header, body, handler, writing, closing };

constexpr auto goodbye_time = std::chrono::seconds(2);
constexpr std::size_t buffer_size_start = 8 * 1024, file_block = 64 * 1024;

std::string address_of(const Socket& socket) {
    IoError error;
    auto endpoint = socket.remote_endpoint(error);
    return error ? std::string() : endpoint.address().to_string();
}

template <class Transport>
class Connection final : public ConnectionBase, public std::enable_shared_from_this<Connection<Transport>> {
  public:
    Connection(std::shared_ptr<ServerCore> core, Transport transport)
        : core_(std::move(core)),
          transport_(std::move(transport)),
          remote_address_(address_of(transport_.socket())),
          buffer_(buffer_size_start),
          place_(core_->enter(*this)) {
        wait(Phase::header, core_->options.header_timeout);
    }
    ~Connection() override { core_->leave(place_); }

    static void start(std::shared_ptr<Connection> self) {
        auto& io = self->core_->reactor.io();
        auto slot = self->signal_.slot();
        auto work = run(self);
        asio::co_spawn(io, std::move(work), asio::bind_cancellation_slot(slot, [self](std::exception_ptr error) {
                           // A cut connection ends by cancellation; anything else that comes here is a defect.
                           if (error && !self->gone_) report_lost_exception("http connection", error);
                       }));
    }

    void sweep(Steady::time_point now) override {
        if (now < deadline_) return;
        deadline_ = Steady::time_point::max();
        timed_out_ = true;
        IoError ignored;
        if (phase_ == Phase::idle || phase_ == Phase::header || phase_ == Phase::body) {
            if (phase_ != Phase::idle) ++core_->stats.timed_out;
            transport_.socket().cancel(ignored);  // the read ends, and says why
        } else {
            if (phase_ == Phase::writing) ++core_->stats.timed_out;
            transport_.socket().close(ignored);
        }
    }
    void drain() override {
        IoError ignored;
        if (phase_ == Phase::idle || (phase_ == Phase::header && begin_ == end_)) transport_.socket().close(ignored);
    }
    void cut() override {
        IoError ignored;
        transport_.socket().close(ignored);
        give_up();
    }

  private:
    class Writer;
    enum class Parsed { more, done, refused };
    struct Outgoing {
        std::string_view body;
        std::string compressed;
        HeadOptions head;
    };

    static awaitable<> run(std::shared_ptr<Connection> self) {
        auto error = co_await self->transport_.handshake();
        bool open = !error;
        while (open) {
            open = co_await self->receive();
            if (open) open = co_await self->answer();
        }
        if (!self->gone_) co_await self->close();
    }

    void wait(Phase phase, Steady::duration at_most) {
        phase_ = phase;
        deadline_ = Steady::now() + at_most;
    }
    // A transfer of so many bytes gets the grace, and the time that the lowest rate takes.
    Steady::duration time_for(std::size_t bytes) const {
        return core_->options.body_grace +
               std::chrono::milliseconds(bytes * 1000 / std::max<std::size_t>(core_->options.min_bytes_per_s, 1));
    }
    void reset() {
        IoError ignored;
        transport_.socket().set_option(asio::socket_base::linger(true, 0), ignored);  // close() then sends RST
        transport_.socket().close(ignored);
        gone_ = true;
    }
    // Ends the conversation: everything that it awaits from now on is cancelled.
    void give_up() {
        gone_ = true;
        signal_.emit(asio::cancellation_type::terminal);
    }

    // Reads one request into request_. False: there is none, and the connection is to be closed.
    awaitable<bool> receive() {
        begin_message();
        while (true) {
            auto parsed = parse();
            if (parsed == Parsed::done) co_return true;
            if (parsed == Parsed::refused) {
                co_await refuse();
                co_return false;
            }
            if (parser_->is_header_done() && parser_->expects_continue() && !continued_) {
                continued_ = true;
                Buffers go_on{asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25), {}};
                bool sent = co_await write(go_on);
                if (!sent) co_return false;
            }
            set_read_deadline();
            make_room();
            auto [error, received] =
                co_await transport_.read_some(asio::buffer(buffer_.data() + end_, buffer_.size() - end_));
            if (error) {
                if (timed_out_ && phase_ != Phase::idle) {
                    problem_.emplace(408, "request-timeout", "The request took too long to arrive");
                    co_await refuse();
                }
                co_return false;
            }
            end_ += received;
            message_bytes_ += received;
        }
    }

    void begin_message() {
        request_ = Request{};
        parser_.emplace(request_, core_->options.header_limit, core_->options.body_limit);
        continued_ = false;
        message_bytes_ = end_ - begin_;
        body_started_.reset();
        if (begin_ != end_)
            wait(Phase::header, core_->options.header_timeout);
        else if (served_ > 0)
            wait(Phase::idle, core_->draining ? Steady::duration::zero() : core_->options.idle_timeout);
    }

    // A header must be whole by a fixed time after its first byte; a body must keep up its rate.
    void set_read_deadline() {
        if (parser_->is_header_done()) {
            if (!body_started_) body_started_ = Steady::now();
            phase_ = Phase::body;
            deadline_ = *body_started_ + time_for(message_bytes_);
        } else if (phase_ == Phase::idle && message_bytes_ > 0) {
            wait(Phase::header, core_->options.header_timeout);
        }
    }

    Parsed parse() {
        if (!parser_->got_some())  // a few clients end a body with a line break too many (RFC 9112, 2.2)
            while (begin_ < end_ && (buffer_[begin_] == '\r' || buffer_[begin_] == '\n')) ++begin_;
        while (begin_ < end_) {
            IoError error;
            auto used = parser_->put(asio::const_buffer(buffer_.data() + begin_, end_ - begin_), error);
            begin_ += used;
            if (error == boost::beast::http::error::need_more) break;
            if (error) return refused(error);
            if (parser_->is_done()) return Parsed::done;
        }
        bool full = end_ - begin_ >= core_->options.header_limit + buffer_size_start;
        if (full) return refused(boost::beast::http::make_error_code(boost::beast::http::error::header_limit));
        return Parsed::more;
    }

    Parsed refused(IoError error) {
        problem_ = parser_->problem(error, {buffer_.data() + begin_, end_ - begin_});
        return Parsed::refused;
    }

    void make_room() {
        if (begin_ == end_) begin_ = end_ = 0;
        if (end_ < buffer_.size()) return;
        if (begin_ > 0) {
            std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                      buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
            end_ -= begin_;
            begin_ = 0;
        } else {
            buffer_.resize(buffer_.size() * 2);
        }
    }

    // Answers problem_ to what could not be read as a request. Where the next one would start is not known, so this is
    // the last.
    awaitable<> refuse() {
        ++core_->stats.malformed;
        must_say_goodbye_ = true;
        Response response = problem_response(*problem_);
        Outgoing out;
        out.head = {.date = core_->date(), .content_length = response.body.size(), .keep_alive = false};
        out.body = response.body;
        co_await send(response, out, false);
    }

    // Runs the handler and sends what it answers. False: the connection is to be closed.
    awaitable<bool> answer() {
        phase_ = Phase::handler;
        deadline_ = Steady::time_point::max();
        ++served_;
        ++core_->stats.requests;
        bool head_only = request_.method == Method::HEAD;
        bool gzip = accepts_gzip(request_.headers);
        request_.remote_address = remote_address_;
        Response response;
        try {
            response = co_await core_->handler(std::move(request_));
            if (response.status < 200 || response.status > 599)
                throw std::logic_error("a handler answered with no final status");
        } catch (const ResetConnection&) {
            reset();
        } catch (const Problem& problem) {
            response = problem_response(problem);
        } catch (...) {
            if (!gone_) ++core_->stats.failed, report_lost_exception("http handler", std::current_exception());
            response = problem_response(Problem(500, "internal-error", "Something went wrong on our side"));
        }
        if (gone_) co_return false;

        Outgoing out;
        out.head.date = core_->date();
        out.head.http_1_0 = parser_->is_http_1_0();
        out.head.keep_alive = parser_->keep_alive() && !core_->draining;
        choose_body(response, gzip, out);
        bool sent;
        if (response.stream && !head_only && !forbids_body(response.status))
            sent = co_await send_stream(response, out);
        else if (response.file && !head_only && !forbids_body(response.status))
            sent = co_await send_file(response, out);
        else
            sent = co_await send(response, out, head_only || forbids_body(response.status));
        co_return sent&& out.head.keep_alive;
    }

    void choose_body(const Response& response, bool gzip, Outgoing& out) {
        auto& head = out.head;
        if (response.stream) {
            head.chunked = !head.http_1_0;
            if (head.http_1_0) head.keep_alive = false;
        } else if (response.file) {
            head.content_length = response.file->length;
        } else if (response.shared_body) {
            head.vary = response.shared_body_gzip != nullptr;
            head.gzip = head.vary && gzip;
            out.body = head.gzip ? *response.shared_body_gzip : *response.shared_body;
        } else {
            out.body = response.body;
            auto type = response.headers.get("Content-Type").value_or("");
            head.vary = out.body.size() >= core_->options.gzip_min_bytes && is_compressible(type) &&
                        !response.headers.has("Content-Encoding") && response.status != 206;
            if (head.vary && gzip) {
                head.gzip = true;
                out.compressed = core_->gzip.compress(out.body);
                out.body = out.compressed;
            }
        }
        if (!response.stream && !response.file && !forbids_body(response.status)) head.content_length = out.body.size();
        if (forbids_body(response.status)) head.content_length.reset(), head.chunked = false;
    }

    awaitable<bool> send(const Response& response, const Outgoing& out, bool head_only) {
        head_.clear();
        append_head(head_, response, out.head);
        Buffers buffers{asio::buffer(head_), head_only ? asio::const_buffer() : asio::buffer(out.body)};
        bool sent = co_await write(buffers);
        co_return sent;
    }

    // False: the client is gone, or too slow.
    awaitable<bool> write(Buffers buffers) {
        IoError error;
        auto sent = transport_.write_now(buffers, error);
        if (error) co_return false;
        auto first = std::min(sent, buffers[0].size());
        buffers[0] += first;
        buffers[1] += sent - first;
        auto left = asio::buffer_size(buffers);
        if (left == 0) co_return true;
        wait(Phase::writing, time_for(left));
        error = co_await transport_.write(buffers);
        deadline_ = Steady::time_point::max();
        co_return !error;
    }

    awaitable<bool> send_file(const Response& response, const Outgoing& out) {
        bool sent = co_await send(response, out, true);
        auto [file, offset, left] = *response.file;
        std::vector<char> block(static_cast<std::size_t>(std::min<std::uint64_t>(left, file_block)));
        while (sent && left > 0) {
            auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, block.size()));
            auto got = ::pread(file->descriptor(), block.data(), wanted, static_cast<off_t>(offset));
            if (got <= 0) co_return false;  // the file shrank: a short answer must not look whole
            Buffers buffers{asio::buffer(block.data(), static_cast<std::size_t>(got)), {}};
            sent = co_await write(buffers);
            offset += static_cast<std::uint64_t>(got);
            left -= static_cast<std::uint64_t>(got);
        }
        co_return sent;
    }

    awaitable<bool> send_stream(Response& response, const Outgoing& out) {
        bool sent = co_await send(response, out, true);
        if (!sent) co_return false;
        Writer writer(*this, out.head.chunked);
        watch_for_goodbye();
        bool whole = false;
        try {
            co_await response.stream(writer);
            whole = true;
        } catch (const ClientGone&) {
        } catch (...) {
            // The head is out, so the only honest end is to break off before the last chunk.
            if (!gone_) ++core_->stats.failed, report_lost_exception("http stream", std::current_exception());
        }
        stop_watching();
        if (!whole || gone_) co_return false;
        if (!out.head.chunked) co_return true;
        Buffers last{asio::buffer("0\r\n\r\n", 5), {}};
        bool ended = co_await write(last);
        co_return ended;
    }

    // While an answer is streamed nobody reads; a wait for readability tells when the client hangs up.
    void watch_for_goodbye() {
        auto self = this->shared_from_this();
        transport_.socket().async_wait(
            asio::socket_base::wait_read, asio::bind_cancellation_slot(watch_.slot(), [self](IoError error) {
                if (error || self->gone_) return;
                char byte;
                auto peeked = ::recv(self->transport_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
                bool alive = peeked > 0 || (peeked < 0 && (errno == EAGAIN || errno == EINTR));
                if (!alive) self->give_up();
            }));
    }
    void stop_watching() { watch_.emit(asio::cancellation_type::terminal); }

    // Says that nothing more will come. After a refusal the rest of the request is read for a moment: closing over
    // unread bytes would reset the connection, and the client might never see the answer.
    awaitable<> close() {
        wait(Phase::closing, goodbye_time);
        must_say_goodbye_ = must_say_goodbye_ || begin_ != end_;  // pipelined after the last one answered
        co_await transport_.say_goodbye();
        while (must_say_goodbye_) {
            auto [error, received] = co_await transport_.socket().async_read_some(asio::buffer(buffer_), as_values);
            if (error) break;
        }
        IoError ignored;
        transport_.socket().close(ignored);
    }

    std::shared_ptr<ServerCore> core_;
    Transport transport_;
    std::string remote_address_;
    std::vector<char> buffer_;  // [begin_, end_) is read and not yet parsed
    std::size_t begin_ = 0, end_ = 0;
    Request request_;
    std::optional<RequestParser> parser_;
    std::string head_;
    std::optional<Problem> problem_;
    std::size_t message_bytes_ = 0;  // of the current request, so far
    std::uint64_t served_ = 0;
    std::optional<Steady::time_point> body_started_;
    Phase phase_ = Phase::header;
    Steady::time_point deadline_;
    bool continued_ = false, timed_out_ = false, gone_ = false, must_say_goodbye_ = false;
    asio::cancellation_signal signal_, watch_;
    ServerCore::Place place_;
};

template <class Transport>
class Connection<Transport>::Writer final : public StreamWriter {
  public:
    Writer(Connection& connection, bool chunked) : connection_(connection), chunked_(chunked) {}

    awaitable<> write(std::string_view bytes) override {
        if (bytes.empty()) co_return;  // an empty chunk would end the answer
        if (chunked_) {
            framed_.resize(16);
            auto end = std::to_chars(framed_.data(), framed_.data() + 16, bytes.size(), 16).ptr;
            framed_.resize(static_cast<std::size_t>(end - framed_.data()));
            framed_.append("\r\n").append(bytes).append("\r\n");
        } else {
            framed_ = bytes;
        }
        Buffers buffers{asio::buffer(framed_), {}};
        bool sent = co_await connection_.write(buffers);
        connection_.phase_ = Phase::handler;
        if (!sent) throw ClientGone();
    }
    bool draining() const override { return connection_.core_->draining; }

  private:
    Connection& connection_;
    bool chunked_;
    std::string framed_;
};

}  // namespace

void start_plain_connection(std::shared_ptr<ServerCore> core, Socket socket) {
    using Plain = Connection<PlainTransport>;
    Plain::start(std::make_shared<Plain>(std::move(core), PlainTransport(std::move(socket))));
}

void start_tls_connection(std::shared_ptr<ServerCore> core, Socket socket, asio::ssl::context& context) {
    using Tls = Connection<TlsTransport>;
    Tls::start(std::make_shared<Tls>(std::move(core), TlsTransport(std::move(socket), context)));
}

}  // namespace airside::http
