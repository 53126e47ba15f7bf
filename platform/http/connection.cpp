#include "platform/http/connection.hpp"

#include <charconv>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/async/suspend.hpp"
#include "platform/http/outgoing.hpp"
#include "platform/http/problem_json.hpp"
#include "platform/http/request_reader.hpp"

namespace airside::http {

namespace asio = boost::asio;

namespace {

// What the connection is waiting for; each but `handler` has a deadline.
enum class Phase { idle, header, body, handler, writing, closing };

constexpr auto goodbye_time = std::chrono::seconds(2);
constexpr std::size_t file_block = 64 * 1024;

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
          reader_(core_->options.header_limit, core_->options.body_limit),
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
        if (phase_ == Phase::idle || (phase_ == Phase::header && !reader_.has_unread()))
            transport_.socket().close(ignored);
    }
    void cut() override {
        IoError ignored;
        transport_.socket().close(ignored);
        give_up();
    }

  private:
    class Writer;
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

    // Reads one request. False: there is none, and the connection is to be closed.
    awaitable<bool> receive() {
        begin_message();
        while (true) {
            auto parsed = reader_.parse();
            if (parsed == RequestReader::Parsed::done) co_return true;
            if (parsed == RequestReader::Parsed::refused) {
                co_await refuse(reader_.problem());
                co_return false;
            }
            if (reader_.take_expects_continue()) {
                Buffers go_on{asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25), {}};
                bool sent = co_await write(go_on);
                if (!sent) co_return false;
            }
            set_read_deadline();
            auto [error, received] = co_await transport_.read_some(reader_.room());
            if (error) {
                if (timed_out_ && phase_ != Phase::idle) {
                    Problem too_slow(408, "request-timeout", "The request took too long to arrive");
                    co_await refuse(too_slow);
                }
                co_return false;
            }
            reader_.received(received);
        }
    }

    void begin_message() {
        reader_.begin();
        body_started_.reset();
        if (reader_.has_unread())
            wait(Phase::header, core_->options.header_timeout);
        else if (served_ > 0)
            wait(Phase::idle, core_->draining ? Steady::duration::zero() : core_->options.idle_timeout);
    }

    // A header must be whole by a fixed time after its first byte; a body must keep up its rate.
    void set_read_deadline() {
        if (reader_.header_done()) {
            if (!body_started_) body_started_ = Steady::now();
            phase_ = Phase::body;
            deadline_ = *body_started_ + time_for(reader_.message_bytes());
        } else if (phase_ == Phase::idle && reader_.has_unread()) {
            wait(Phase::header, core_->options.header_timeout);
        }
    }

    // Answers what could not be read as a request. Where the next one would start is not known, so this is the last.
    awaitable<> refuse(const Problem& problem) {
        ++core_->stats.malformed;
        must_say_goodbye_ = true;
        Response response = problem_response(problem);
        Outgoing out;
        Asked asked{.keep_alive = false};
        prepare(out, response, asked, core_->gzip, core_->options.gzip_min_bytes);
        co_await send_head_and_bytes(response, out);
    }

    // Runs the handler and sends what it answers. False: the connection is to be closed.
    awaitable<bool> answer() {
        phase_ = Phase::handler;
        deadline_ = Steady::time_point::max();
        ++served_;
        ++core_->stats.requests;
        auto& request = reader_.request();
        Asked asked{.head_only = request.method == Method::HEAD,
                    .gzip = accepts_gzip(request.headers),
                    .http_1_0 = reader_.is_http_1_0()};
        request.remote_address = remote_address_;
        Response response;
        try {
            response = co_await core_->handler(std::move(request));
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

        asked.keep_alive = reader_.keep_alive() && !core_->draining;
        bool sent = co_await send(response, asked);
        co_return sent;
    }

    // False: the connection is to be closed.
    awaitable<bool> send(Response& response, const Asked& asked) {
        Outgoing out;
        prepare(out, response, asked, core_->gzip, core_->options.gzip_min_bytes);
        bool sent = co_await send_head_and_bytes(response, out);
        if (sent && out.kind == BodyKind::stream) sent = co_await send_stream(response, out.head.chunked);
        if (sent && out.kind == BodyKind::file) sent = co_await send_file(*response.file);
        bool again = sent && out.head.keep_alive;
        co_return again;
    }

    awaitable<bool> send_head_and_bytes(const Response& response, Outgoing& out) {
        head_.clear();
        out.head.date = core_->date();
        append_head(head_, response, out.head);
        Buffers buffers{asio::buffer(head_), asio::buffer(out.body)};
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

    awaitable<bool> send_file(const FileSlice& slice) {
        auto [file, offset, left] = slice;
        bool sent = true;
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

    awaitable<bool> send_stream(Response& response, bool chunked) {
        Writer writer(*this, chunked);
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
        if (!chunked) co_return true;
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
        must_say_goodbye_ = must_say_goodbye_ || reader_.has_unread();  // pipelined after the last one answered
        co_await transport_.say_goodbye();
        while (must_say_goodbye_) {
            auto [error, received] =
                co_await transport_.socket().async_read_some(asio::buffer(reader_.scrap()), as_values);
            if (error) break;
        }
        IoError ignored;
        transport_.socket().close(ignored);
    }

    std::shared_ptr<ServerCore> core_;
    Transport transport_;
    std::string remote_address_;
    RequestReader reader_;
    std::string head_;
    std::uint64_t served_ = 0;
    std::optional<Steady::time_point> body_started_;
    Phase phase_ = Phase::header;
    Steady::time_point deadline_;
    bool timed_out_ = false, gone_ = false, must_say_goodbye_ = false;
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
