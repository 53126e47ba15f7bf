// Processes, ports and folders for tests.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace airside::testkit {

class TempDir {
  public:
    TempDir();  // everyone may enter: servers that refuse to run as root live in it
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

int free_port();  // on 127.0.0.1, free when asked; nothing keeps it so

// A child process. It is killed with its parent, also when the parent crashes.
class Process {
  public:
    struct Options {
        std::map<std::string, std::string> environment;  // added to ours
        std::optional<std::filesystem::path> output;     // stdout and stderr go there; else they are inherited
        std::string user;                                // run as this user when we are root
    };
    explicit Process(std::vector<std::string> command) : Process(std::move(command), Options()) {}
    Process(std::vector<std::string> command, Options options);
    ~Process();  // SIGKILL and wait
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }
    bool running();
    void signal(int number);
    int wait();                                                    // exit status, or 128 + signal
    std::optional<int> wait_for(std::chrono::milliseconds limit);  // nothing: still running
    void kill();                                                   // SIGKILL, and waits

  private:
    pid_t pid_ = -1;
    std::optional<int> status_;
};

// Runs a command to its end; its output (stdout and stderr) and status.
struct Finished {
    int status;
    std::string output;
};
Finished run_command(std::vector<std::string> command, Process::Options options = {});

// Asks every few milliseconds until it is true; false when `limit` passes first. Blocks the thread.
bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit = std::chrono::seconds(10));

}  // namespace airside::testkit
