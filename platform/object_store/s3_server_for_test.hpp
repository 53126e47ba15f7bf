// A private S3 server (versitygw) for tests, one to the process. Installed by tools/install.sh test.
#pragma once
#include <filesystem>
#include <stdexcept>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/object_store/object_store.hpp"
#include "platform/testkit/system.hpp"

namespace airside::object_store {

class S3Server {
  public:
    static S3Server& shared() {
        static S3Server server;
        return server;
    }
    Config config() const {
        Config config;
        config.url = "http://127.0.0.1:" + std::to_string(port_) + "/airside";
        config.access_key = config::Secret("airside-test");
        config.secret_key = config::Secret("airside-test-secret");
        return config;
    }
    // Where its objects lie, as files.
    std::filesystem::path bucket() const { return folder_.path() / "data" / "airside"; }

  private:
    S3Server() : port_(testkit::free_port()) {
        std::filesystem::create_directories(bucket());
        testkit::Process::Options options;
        options.environment = {{"ROOT_ACCESS_KEY", "airside-test"}, {"ROOT_SECRET_KEY", "airside-test-secret"}};
        options.output = folder_.path() / "log";
        std::vector<std::string> command{AIRSIDE_S3_SERVER, "--port", "127.0.0.1:" + std::to_string(port_), "posix",
                                         (folder_.path() / "data").string()};
        process_ = std::make_unique<testkit::Process>(std::move(command), options);
        if (!testkit::eventually([this] { return answers(); }, std::chrono::seconds(20)))
            throw std::runtime_error("versitygw did not start; see " + (folder_.path() / "log").string());
    }
    bool answers() const {
        int probe = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(static_cast<std::uint16_t>(port_));
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bool connected = ::connect(probe, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0;
        ::close(probe);
        return connected;
    }

    testkit::TempDir folder_;
    int port_;
    std::unique_ptr<testkit::Process> process_;
};

}  // namespace airside::object_store
