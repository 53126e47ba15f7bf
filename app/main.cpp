// The one binary: `airside serve` and the commands around it.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "app/commands/commands.hpp"
#include "app/demo/limits.hpp"
#include "platform/config/config.hpp"

using namespace airside;

namespace {

std::string default_config_file() {
    if (const char* named = std::getenv("AIRSIDE_CONFIG")) return named;
    return std::filesystem::exists("airside.toml") ? "airside.toml" : "";
}

std::set<std::string> services_named(const std::vector<std::string>& names) {
    std::set<std::string> all(std::begin(app::all_services), std::end(app::all_services));
    if (names.empty()) return all;
    std::set<std::string> chosen(names.begin(), names.end());
    for (auto& name : chosen)
        if (!all.contains(name)) throw CLI::ValidationError("--services", name + " is no service");
    return chosen;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli("Airside: search, book, pay and ticket flights");
    cli.require_subcommand(1);
    cli.fallthrough();
    auto config_file = default_config_file();
    cli.add_option("--config", config_file, "Configuration file; AIRSIDE_SECTION__KEY in the environment overrides it");

    auto* serve = cli.add_subcommand("serve", "Serve the API");
    std::vector<std::string> services;
    std::optional<std::uint16_t> port;
    serve->add_option("--services", services, "Only these, the others are reached at [services] of the configuration")
        ->delimiter(',');
    serve->add_option("--port", port, "Instead of http.port");
    auto* migrate = cli.add_subcommand("migrate", "Make and migrate the databases");
    bool dry_run = false;
    migrate->add_flag("--dry-run", dry_run, "Say what would be done");
    auto* demo = cli.add_subcommand("demo", "Load demo data: an agent and an admin to sign in with");
    auto* demo_load = demo->add_subcommand("load", "Load generated travellers and bookings over 36 months");
    std::uint64_t demo_bookings = 2000, demo_seed = 1;
    demo_load->add_option("--bookings", demo_bookings, "How many")
        ->check(CLI::Range(std::uint64_t{1}, app::demo::most_bookings));
    demo_load->add_option("--seed", demo_seed, "The same makes the same; each can be loaded once")
        ->check(CLI::Range(std::uint64_t{0}, app::demo::most_seeds - 1));
    auto* jobs = cli.add_subcommand("jobs", "Recurring work");
    jobs->require_subcommand(1);
    auto* jobs_list = jobs->add_subcommand("list", "Their names");
    auto* jobs_run = jobs->add_subcommand("run", "Run one now and print its report");
    std::string job;
    bool job_dry_run = false;
    jobs_run->add_option("name", job, "As in `airside jobs list`")->required();
    jobs_run->add_flag("--dry-run", job_dry_run, "Say what it would do, and change nothing");
    auto* metrics = cli.add_subcommand("metrics", "Sums by day");
    metrics->require_subcommand(1);
    auto* recompute = metrics->add_subcommand("recompute", "Sum days up again from their events");
    std::string first_day, last_day;
    recompute->add_option("--from", first_day, "UTC day: 2026-12-24")->required();
    recompute->add_option("--to", last_day, "UTC day, included")->required();
    auto* openapi = cli.add_subcommand("openapi", "Print the OpenAPI document");
    auto* queries = cli.add_subcommand("queries", "Print every named statement, as pg_stat_statements shows them");
    auto* print_config = cli.add_subcommand("config", "Print the configuration in force, secrets hidden");
    auto* doctor = cli.add_subcommand("doctor", "Check the configuration and every dependency, and say what to do");
    auto* bookings = cli.add_subcommand("bookings", "Bookings");
    bookings->require_subcommand(1);
    auto* restore = bookings->add_subcommand("restore", "Bring an archived month back");
    std::string month;
    int keep_days = 30;
    restore->add_option("month", month, "Of departure: 2024-03")->required();
    restore->add_option("--keep-days", keep_days, "How long it is left alone then")->check(CLI::Range(1, 3650));
    auto* stuck = bookings->add_subcommand("stuck", "Those that need somebody to look at them");
    auto* audit = cli.add_subcommand("audit", "The audit log");
    audit->require_subcommand(1);
    auto* verify = audit->add_subcommand("verify", "Find entries that were changed, removed or reordered");

    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? 0 : 2;
    }

    try {
        if (openapi->parsed()) return app::print_openapi();
        if (queries->parsed()) return app::print_queries();
        auto config = config::load<app::Config>(config_file);
        if (port) config.http.port = *port;
        if (print_config->parsed()) {
            std::fputs(config::print(config).c_str(), stdout);
            return 0;
        }
        if (serve->parsed()) return app::serve(std::move(config), services_named(services));
        if (migrate->parsed()) return app::migrate(config, dry_run);
        if (demo_load->parsed()) return app::load_bookings(std::move(config), demo_bookings, demo_seed);
        if (demo->parsed()) return app::load_demo(std::move(config));
        if (jobs_list->parsed()) return app::list_jobs(std::move(config));
        if (jobs_run->parsed() && job_dry_run) return app::plan_job(std::move(config), job);
        if (jobs_run->parsed()) return app::run_job(std::move(config), job);
        if (recompute->parsed()) return app::recompute_metrics(std::move(config), first_day, last_day);
        if (doctor->parsed()) return app::doctor(std::move(config));
        if (stuck->parsed()) return app::list_stuck_bookings(std::move(config));
        if (restore->parsed()) return app::restore_bookings(std::move(config), month, keep_days);
        if (verify->parsed()) return app::verify_audit(std::move(config));
    } catch (const CLI::ParseError& error) {
        return cli.exit(error);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "airside: %s\n", error.what());
        return 1;
    }
    return 2;
}
