// The vendors' simulator as a process of a test, for the contract suites of every kind of vendor. The test's target
// defines AIRSIDE_SIMULATOR (its path) and AIRSIDE_DATA_DIR.
#pragma once
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include "platform/testkit/system.hpp"

namespace airside::vendors {

// One for all tests of a process; or the one at AIRSIDE_TEST_SIMULATOR, for somebody who wants to see what it was
// asked.
class RunningSimulator {
  public:
    static RunningSimulator& shared() {
        static RunningSimulator simulator;
        return simulator;
    }
    const std::string& url() const { return url_; }

  private:
    RunningSimulator() {
        if (auto* running = std::getenv("AIRSIDE_TEST_SIMULATOR")) {
            url_ = running;
            return;
        }
        auto port_file = directory_.path() / "port", log = directory_.path() / "log";
        process_.emplace(std::vector<std::string>{AIRSIDE_SIMULATOR, "--port", "0", "--port-file", port_file.string(),
                                                  "--data", AIRSIDE_DATA_DIR},
                         testkit::Process::Options{.environment = {}, .output = log, .user = {}});
        int port = 0;
        bool up = testkit::eventually([&] { return static_cast<bool>(std::ifstream(port_file) >> port); },
                                      std::chrono::seconds(30));
        if (!up) throw std::runtime_error("the simulator did not start; see " + log.string());
        url_ = "http://127.0.0.1:" + std::to_string(port);
    }
    testkit::TempDir directory_;
    std::optional<testkit::Process> process_;
    std::string url_;
};

}  // namespace airside::vendors
