// pigeon-simulator: takes the options of airside-simulator, and plays Pigeon alone.
#include "platform/http/server.hpp"
#include "simulators/control/common.hpp"
#include "simulators/front/program.hpp"
#include "tests/tenth_provider/simulator/pigeon.hpp"

namespace {

using namespace airside;
using namespace airside::simulator;

class PigeonSimulator {
  public:
    PigeonSimulator(Reactor& reactor, const Options& options)
        : ledger_(clock_, options.state_directory),
          faults_(options.seed),
          gate_(reactor, clock_, faults_, calls_),
          pigeon_(reactor, ledger_, clock_, {}, std::chrono::milliseconds(options.webhook_retry_ms)) {
        router_.otherwise(at_once([](auto&) { return json_response(404, json::object{{"error", nullptr}}); }));
        pigeon_.add_routes(router_, gate_);
        pigeon_.add_control_routes(router_);
        add_common_routes(router_, {clock_, faults_, calls_, gate_, ledger_}, [this] { pigeon_.forget_everything(); });
        http::ServerOptions listening;
        listening.address = options.address;
        listening.port = options.port;
        auto handle = [this](http::Request request) { return router_.handle(std::move(request)); };
        server_ = std::make_unique<http::Server>(reactor, listening, handle);
    }
    std::uint16_t port() const { return server_->port(); }
    awaitable<> drain() { co_await server_->drain(Steady::now() + std::chrono::seconds(2)); }

  private:
    SimClock clock_;
    Ledger ledger_;
    Faults faults_;
    CallLog calls_;
    Gate gate_;
    pigeon::Pigeon pigeon_;
    Router router_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace

int main(int argc, char** argv) { return run_program<PigeonSimulator>(argc, argv, "pigeon-simulator"); }
