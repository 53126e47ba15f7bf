#include "platform/postgres/connection.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <libpq-fe.h>
#include <sys/socket.h>

#include "platform/async/suspend.hpp"
#include "platform/postgres/canceller.hpp"

namespace airside::postgres {

namespace asio = boost::asio;
using Descriptor = asio::posix::basic_stream_descriptor<Executor>;

namespace {

std::string trimmed(const char* message) {
    std::string text = message != nullptr ? message : "";
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text.empty() ? "no reason given" : text;
}

std::string field(const PGresult* result, int code) {
    const char* value = PQresultErrorField(result, code);
    return value != nullptr ? value : "";
}

// The states after which the same request may well succeed: connection, resources, shutdown and cancel, conflicts.
bool is_passing(std::string_view sqlstate) {
    return sqlstate.empty() || sqlstate.starts_with("08") || sqlstate.starts_with("53") || sqlstate.starts_with("57") ||
           sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03" || sqlstate == "25P03";
}

}  // namespace

Connection::Connection(Reactor& reactor, PGconn* connection)
    : reactor_(reactor), connection_(connection), descriptor_(reactor.executor()) {}

Connection::~Connection() {
    if (was_cancelled()) cancel_in_background(CancelHandle(PQgetCancel(connection_)));
    if (descriptor_.is_open()) descriptor_.release();  // libpq closes the socket
    PQfinish(connection_);
}

// ---- connecting ----

awaitable<std::unique_ptr<Connection>> Connection::open(Reactor& reactor, const ConnInfo& info,
                                                        std::chrono::milliseconds limit) {
    auto arrays = info.arrays();
    PGconn* raw = PQconnectStartParams(arrays.keys.data(), arrays.values.data(), 0);
    if (raw == nullptr) throw std::bad_alloc();
    std::unique_ptr<Connection> connection(new Connection(reactor, raw));
    bool late = false;
    try {
        auto deadline = Steady::now() + limit;
        auto work = connection->finish_connecting();
        co_await with_deadline(reactor, deadline, "connecting", std::move(work));
    } catch (const TimedOut&) {
        late = true;
    }
    if (late) throw Unavailable("postgres: no connection within " + std::to_string(limit.count()) + " ms", "08001");
    co_return connection;
}

awaitable<> Connection::finish_connecting() {
    if (PQstatus(connection_) == CONNECTION_BAD)
        throw Unavailable("postgres: " + trimmed(PQerrorMessage(connection_)), "08001");
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK; state = PQconnectPoll(connection_)) {
        if (state == PGRES_POLLING_FAILED)
            throw Unavailable("postgres: " + trimmed(PQerrorMessage(connection_)), "08001");
        watch_socket();  // libpq goes from one address to the next
        auto what = state == PGRES_POLLING_READING ? Descriptor::wait_read : Descriptor::wait_write;
        co_await descriptor_.async_wait(what, asio::use_awaitable_t<Executor>{});
    }
    watch_socket();
    auto ignore = [](void*, const PGresult*) {};
    PQsetNoticeReceiver(connection_, ignore, nullptr);
    if (PQsetnonblocking(connection_, 1) != 0 || PQenterPipelineMode(connection_) != 1) throw_broken("connecting");
}

void Connection::watch_socket() {
    int socket = PQsocket(connection_);
    if (descriptor_.is_open()) {
        if (descriptor_.native_handle() == socket) return;
        descriptor_.release();
    }
    descriptor_.assign(socket);
}

// ---- waiting ----

awaitable<> Connection::readable() {
    co_await descriptor_.async_wait(Descriptor::wait_read, asio::use_awaitable_t<Executor>{});
}

awaitable<> Connection::readable_or_writable() {
    auto start = [this](std::function<void()> resume) {
        auto on_event = [resume](const boost::system::error_code&) { resume(); };
        descriptor_.async_wait(Descriptor::wait_read, on_event);
        descriptor_.async_wait(Descriptor::wait_write, on_event);
    };
    struct StopBoth {
        Descriptor& descriptor;
        ~StopBoth() {
            boost::system::error_code ignored;
            descriptor.cancel(ignored);
        }
    } stop_both{descriptor_};
    co_await suspend(reactor_, start);
}

// A server that is busy answering may not read before its answers are read: so both directions move here.
awaitable<> Connection::flush() {
    for (int left = PQflush(connection_); left != 0; left = PQflush(connection_)) {
        if (left < 0) throw_broken("sending");
        co_await readable_or_writable();
        if (PQconsumeInput(connection_) == 0) throw_broken("receiving");
    }
}

awaitable<> Connection::input_ready() {
    while (PQisBusy(connection_) != 0) {
        co_await readable();
        if (PQconsumeInput(connection_) == 0) throw_broken("receiving");
    }
}

// ---- statements ----

void Connection::check_sent(int ok, std::string_view name) {
    if (ok != 1) throw_broken(name);
}

void Connection::send(const Command& command, std::vector<Sent>& sent) {
    auto values = command.params.pointers();
    int count = static_cast<int>(values.size());
    if (command.query == nullptr) {
        check_sent(
            PQsendQueryParams(connection_, command.text.c_str(), count, nullptr, values.data(), nullptr, nullptr, 0),
            command.name());
    } else {
        // Both are literals, hence zero-terminated.
        const char* name = command.query->name().data();
        if (!prepared_.contains(command.query->name())) {
            check_sent(PQsendPrepare(connection_, name, command.query->text().data(), 0, nullptr), name);
            sent.push_back({Kind::prepare, command.query->name()});
            prepared_.emplace(name);  // taken back when it fails
        }
        check_sent(PQsendQueryPrepared(connection_, name, count, values.data(), nullptr, nullptr, 0), name);
    }
    sent.push_back({Kind::statement, command.name()});
}

awaitable<Rows> Connection::execute(std::vector<Command> commands, bool outcome_matters) {
    if (broken_ || under_way_) throw std::logic_error("postgres: this connection is in use or broken");
    for (const auto& command : commands) command.params.pointers();  // throws before anything is sent
    failure_.reset();
    outcome_matters_ = outcome_matters;
    under_way_ = true;
    std::vector<Sent> sent;
    sent.reserve(commands.size() + 1);
    for (const auto& command : commands) send(command, sent);
    check_sent(PQpipelineSync(connection_), "sync");
    co_await flush();
    auto rows = co_await collect(std::move(sent));
    under_way_ = false;
    if (failure_) throw_failure();
    co_return rows;
}

awaitable<Rows> Connection::collect(std::vector<Sent> sent) {
    Rows last;
    bool previous_was_end = false;
    for (std::size_t at = 0;;) {
        co_await input_ready();
        std::shared_ptr<PGresult> result(PQgetResult(connection_), PQclear);
        if (!result) {  // the end of one command's results
            if (previous_was_end) throw_broken("receiving");
            previous_was_end = true;
            ++at;
            continue;
        }
        previous_was_end = false;
        auto status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (at >= sent.size()) throw_broken("receiving");
        const auto& command = sent[at];
        bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
        if (!good && command.kind == Kind::prepare) prepared_.erase(std::string(command.name));
        if (status == PGRES_FATAL_ERROR) note_failure(result.get(), command.name);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) throw_broken("COPY outside copy_in");
        if (good && command.kind == Kind::statement) last = Rows(std::move(result), command.name);
    }
    co_return last;
}

// ---- failures ----

void Connection::note_failure(const PGresult* result, std::string_view name) {
    if (failure_) return;
    failure_.emplace();
    failure_->query = name;
    failure_->message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (failure_->message.empty()) failure_->message = trimmed(PQresultErrorMessage(result));
    failure_->sqlstate = field(result, PG_DIAG_SQLSTATE);
    failure_->constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    failure_->table = field(result, PG_DIAG_TABLE_NAME);
    failure_->column = field(result, PG_DIAG_COLUMN_NAME);
    // The schema changed under a prepared statement, or a pooler in between has lost it: a new connection prepares
    // anew.
    if (failure_->sqlstate == "0A000" || failure_->sqlstate == "26000") retire_ = true;
    if (PQstatus(connection_) != CONNECTION_OK) throw_broken(name);
}

void Connection::throw_failure() {
    auto failure = std::exchange(failure_, std::nullopt);
    if (is_passing(failure->sqlstate)) {
        std::string why = "postgres: " + std::string(failure->query) + ": " + failure->message;
        throw Unavailable(std::move(why), failure->sqlstate);
    }
    Error error(failure->query, failure->message);
    error.sqlstate = failure->sqlstate;
    error.constraint = failure->constraint;
    error.table = failure->table;
    error.column = failure->column;
    throw error;
}

void Connection::throw_broken(std::string_view doing) {
    broken_ = true;
    std::string state = failure_ ? failure_->sqlstate : "08006";
    std::string why = failure_ ? failure_->message : trimmed(PQerrorMessage(connection_));
    throw Unavailable("postgres: connection lost while " + std::string(doing) + ": " + why, state,
                      under_way_ && outcome_matters_);
}

// ---- LISTEN and state ----

awaitable<> Connection::wait_for_notice() {
    co_await readable();
    if (PQconsumeInput(connection_) == 0) throw_broken("listening");
}

void Connection::stop_waiting() {
    boost::system::error_code ignored;
    descriptor_.cancel(ignored);
}

std::optional<std::pair<std::string, std::string>> Connection::next_notice() {
    struct Free {
        void operator()(PGnotify* notice) const { PQfreemem(notice); }
    };
    std::unique_ptr<PGnotify, Free> notice(PQnotifies(connection_));
    if (!notice) return {};
    return std::pair<std::string, std::string>(notice->relname, notice->extra);
}

bool Connection::reusable() const {
    return !broken_ && !retire_ && !under_way_ && PQtransactionStatus(connection_) == PQTRANS_IDLE;
}

bool Connection::in_transaction() const {
    auto status = PQtransactionStatus(connection_);
    return !broken_ && !under_way_ && (status == PQTRANS_INTRANS || status == PQTRANS_INERROR);
}

bool Connection::lost() {
    // An idle connection hears nothing but the server's farewell, or a change of its settings, which is as good a
    // reason to part.
    char byte = 0;
    auto got = ::recv(PQsocket(connection_), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace airside::postgres
