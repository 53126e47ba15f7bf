#include <fstream>
#include <iterator>
#include <stdexcept>

#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include "platform/postgres/provision.hpp"
#include "platform/testkit/servers.hpp"

namespace airside::testkit {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// PostgreSQL refuses to run as root; its package has made this account.
constexpr const char* account = "postgres";

fs::path program(const std::string& name) {
    for (const char* folder :
         {"/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin"})
        if (fs::exists(fs::path(folder) / name)) return fs::path(folder) / name;
    throw std::runtime_error("PostgreSQL's " + name + " is not installed");
}

void give_to_account(const fs::path& folder) {
    if (::geteuid() != 0) return;
    const passwd* owner = ::getpwnam(account);
    if (owner == nullptr || ::chown(folder.c_str(), owner->pw_uid, owner->pw_gid) != 0)
        throw std::runtime_error("can't give " + folder.string() + " to the account postgres");
}

std::string read_all(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

struct PgServer::Impl {
    std::string external;  // when it is not ours
    TempDir folder;
    int port = 0;
    std::unique_ptr<Process> process;

    fs::path data() const { return folder.path() / "data"; }
    std::string port_text() const { return port == 0 ? "5432" : std::to_string(port); }  // names the Unix socket, too
    std::string conninfo() const {
        if (!external.empty()) return external;
        return "host='" + data().string() + "' port=" + port_text() + " user=postgres dbname=postgres";
    }
    bool accepts() const { return PQping(conninfo().c_str()) == PQPING_OK; }

    void create() {
        fs::create_directory(data());
        give_to_account(data());
        Process::Options options;
        options.user = account;
        auto made = run_command({program("initdb"), "-D", data(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                                 "--locale=C.UTF-8", "--no-sync"},
                                options);
        if (made.status != 0) throw std::runtime_error("initdb failed:\n" + made.output);
    }

    void start() {
        std::vector<std::string> command = {program("postgres"), "-D", data(), "-p", port_text()};
        for (const char* setting :
             {"fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200",
              "shared_buffers=64MB", "max_locks_per_transaction=256", "timezone=UTC"}) {
            command.emplace_back("-c");
            command.emplace_back(setting);
        }
        command.insert(command.end(), {"-c", "unix_socket_directories=" + data().string()});
        command.insert(command.end(), {"-c", port == 0 ? "listen_addresses=" : "listen_addresses=127.0.0.1"});
        Process::Options options;
        options.user = account;
        options.output = folder.path() / "log";
        process = std::make_unique<Process>(command, options);
        bool up = eventually([this] { return accepts() || !process->running(); }, 30s);
        if (!up || !process->running())
            throw std::runtime_error("PostgreSQL did not start:\n" + read_all(folder.path() / "log"));
    }

    void stop(int signal) {
        if (!external.empty()) throw std::logic_error("the PostgreSQL of AIRSIDE_TEST_PG is not ours to stop");
        if (!process) return;
        process->signal(signal);
        if (!process->wait_for(30s)) process->kill();
        process.reset();
    }
};

PgServer& PgServer::shared() {
    static PgServer server = [] {
        const char* given = std::getenv("AIRSIDE_TEST_PG");
        return given != nullptr && *given != '\0' ? PgServer(std::string(given)) : PgServer();
    }();
    return server;
}

PgServer::PgServer(std::string external_conninfo) : impl_(std::make_unique<Impl>()) {
    impl_->external = std::move(external_conninfo);
}

PgServer::PgServer(bool tcp) : impl_(std::make_unique<Impl>()) {
    impl_->port = tcp ? free_port() : 0;
    impl_->create();
    impl_->start();
}

PgServer::~PgServer() {
    if (impl_->process) impl_->stop(SIGQUIT);
}

std::string PgServer::conninfo(const std::string& database) const {
    return postgres::with(impl_->conninfo(), "dbname", database);
}
int PgServer::port() const { return impl_->port; }
void PgServer::stop() { impl_->stop(SIGINT); }
void PgServer::kill() { impl_->stop(SIGQUIT); }
void PgServer::start() { impl_->start(); }

}  // namespace airside::testkit
