#include <atomic>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "platform/async/worker_pool.hpp"
#include "platform/object_store/stores.hpp"

namespace airside::object_store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const char* what) {
    throw Failure(std::string("cannot ") + what + " " + path.string() + ": " + std::strerror(errno));
}

class File {
  public:
    File(const fs::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    explicit operator bool() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

void sync_folder(const fs::path& folder) {
    File file(folder, O_RDONLY | O_DIRECTORY);
    if (!file || ::fsync(file.descriptor()) != 0) fail(folder, "sync");
}

// Folders that are new are synced, too: an object that was acknowledged survives the machine's fall.
void make_folders(const fs::path& folder) {
    if (folder.empty() || fs::exists(folder)) return;
    make_folders(folder.parent_path());
    fs::create_directory(folder);
    if (folder.has_parent_path()) sync_folder(folder.parent_path());
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail(path, "write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void write_file(const fs::path& path, const std::string& body) {
    static std::atomic<std::uint64_t> number = 0;
    make_folders(path.parent_path());
    // A name that is_key() refuses, so that it is nobody's key.
    auto temporary = path.parent_path() / (".put-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    {
        File file(temporary, O_WRONLY | O_CREAT | O_EXCL);
        if (!file) fail(temporary, "make");
        write_all(file.descriptor(), body, temporary);
        if (::fsync(file.descriptor()) != 0) fail(temporary, "sync");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail(path, "make");
    sync_folder(path.parent_path());
}

std::optional<std::string> read_file(const fs::path& path) {
    File file(path, O_RDONLY);
    if (!file && errno == ENOENT) return {};
    if (!file) fail(path, "open");
    std::string body;
    std::array<char, 65536> block;
    for (;;) {
        auto got = ::read(file.descriptor(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path, "read");
        if (got == 0) return body;
        body.append(block.data(), static_cast<std::size_t>(got));
    }
}

class FolderStore final : public ObjectStore {
  public:
    FolderStore(Reactor& reactor, WorkerPool& workers, fs::path root)
        : reactor_(reactor), workers_(workers), root_(std::move(root)) {}

    awaitable<> put(std::string key, std::string body, Steady::time_point) override {
        require_key(key);
        co_await workers_.run(reactor_, [path = root_ / key, body = std::move(body)] { write_file(path, body); });
    }
    awaitable<std::optional<std::string>> find(std::string key, Steady::time_point) override {
        require_key(key);
        auto body = co_await workers_.run(reactor_, [path = root_ / key] { return read_file(path); });
        co_return body;
    }
    awaitable<> remove(std::string key, Steady::time_point) override {
        require_key(key);
        co_await workers_.run(reactor_, [path = root_ / key] {
            if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, "remove");
        });
    }

  private:
    Reactor& reactor_;
    WorkerPool& workers_;
    fs::path root_;
};

}  // namespace

std::unique_ptr<ObjectStore> folder_store(Reactor& reactor, WorkerPool& workers, fs::path root) {
    return std::make_unique<FolderStore>(reactor, workers, std::move(root));
}

}  // namespace airside::object_store
