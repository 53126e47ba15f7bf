#include "platform/testkit/system.hpp"

#include <array>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace airside::testkit {

using namespace std::chrono_literals;

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

// Everything that the child needs, made before fork(): afterwards only what is safe in a copy of one thread may run.
struct Prepared {
    std::vector<char*> argv, envp;
    std::vector<std::string> environment;
    int output = -1;
    bool change_user = false;
    uid_t uid = 0;
    gid_t gid = 0;
};

Prepared prepare(std::vector<std::string>& command, const Process::Options& options, int output) {
    Prepared p;
    for (auto& word : command) p.argv.push_back(word.data());
    p.argv.push_back(nullptr);
    for (char** entry = environ; *entry != nullptr; ++entry) {
        std::string text = *entry;
        if (!options.environment.contains(text.substr(0, text.find('=')))) p.environment.push_back(std::move(text));
    }
    for (const auto& [key, value] : options.environment) p.environment.push_back(key + "=" + value);
    for (auto& entry : p.environment) p.envp.push_back(entry.data());
    p.envp.push_back(nullptr);
    p.output = output;
    if (!options.user.empty() && ::geteuid() == 0) {
        const passwd* account = ::getpwnam(options.user.c_str());
        if (account == nullptr) throw std::runtime_error("no account " + options.user + " on this machine");
        p.change_user = true;
        p.uid = account->pw_uid;
        p.gid = account->pw_gid;
    }
    return p;
}

[[noreturn]] void become(const Prepared& p) {
    if (p.output >= 0) {
        ::dup2(p.output, STDOUT_FILENO);
        ::dup2(p.output, STDERR_FILENO);
    }
    if (p.change_user && (::setgroups(0, nullptr) != 0 || ::setgid(p.gid) != 0 || ::setuid(p.uid) != 0)) ::_exit(126);
    if (p.change_user && ::chdir("/") != 0) ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // after the change of user, which resets it
    ::execvpe(p.argv[0], p.argv.data(), p.envp.data());
    ::_exit(127);
}

pid_t spawn(std::vector<std::string>& command, const Process::Options& options, int output) {
    auto prepared = prepare(command, options, output);
    pid_t pid = ::fork();
    if (pid < 0) fail("fork");
    if (pid == 0) become(prepared);
    return pid;
}

int status_of(int raw) { return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw); }

}  // namespace

TempDir::TempDir() {
    auto base = std::filesystem::temp_directory_path() / "airside-test-XXXXXX";
    std::string name = base.string();
    if (::mkdtemp(name.data()) == nullptr) fail("making a folder in " + base.parent_path().string());
    path_ = name;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all | std::filesystem::perms::group_exec |
                                            std::filesystem::perms::others_exec);
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

int free_port() {
    int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) fail("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bool good = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!good) fail("finding a free port");
    return ntohs(address.sin_port);
}

Process::Process(std::vector<std::string> command, Options options) {
    int output = -1;
    if (options.output) {
        output = ::open(options.output->c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (output < 0) fail("opening " + options.output->string());
    }
    pid_ = spawn(command, options, output);
    if (output >= 0) ::close(output);
}

Process::~Process() { kill(); }

bool Process::running() { return !wait_for(0ms).has_value(); }

void Process::signal(int number) {
    if (running()) ::kill(pid_, number);
}

int Process::wait() {
    int raw = 0;
    while (!status_) {
        if (::waitpid(pid_, &raw, 0) == pid_)
            status_ = status_of(raw);
        else if (errno != EINTR)
            fail("waitpid");
    }
    return *status_;
}

std::optional<int> Process::wait_for(std::chrono::milliseconds limit) {
    auto ended = [this] {
        int raw = 0;
        if (!status_ && ::waitpid(pid_, &raw, WNOHANG) == pid_) status_ = status_of(raw);
        return status_.has_value();
    };
    if (!ended() && limit > 0ms) eventually(ended, limit);
    return status_;
}

void Process::kill() {
    if (status_) return;
    ::kill(pid_, SIGKILL);
    wait();
}

Finished run_command(std::vector<std::string> command, Process::Options options) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
    pid_t pid = spawn(command, options, ends[1]);
    ::close(ends[1]);
    std::string output;
    std::array<char, 4096> buffer{};
    while (true) {
        auto got = ::read(ends[0], buffer.data(), buffer.size());
        if (got > 0)
            output.append(buffer.data(), static_cast<std::size_t>(got));
        else if (got == 0 || errno != EINTR)
            break;
    }
    ::close(ends[0]);
    int raw = 0;
    while (::waitpid(pid, &raw, 0) < 0)
        if (errno != EINTR) fail("waitpid");
    return {status_of(raw), std::move(output)};
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

}  // namespace airside::testkit
