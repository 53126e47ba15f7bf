// The commands of the `airside` binary. Each returns the exit status and prints for people; what goes wrong is thrown.
#pragma once
#include <cstdint>
#include <set>
#include <string>

#include "app/process.hpp"

namespace airside::app {

int serve(Config config, std::set<std::string> services);  // until SIGTERM or SIGINT
int migrate(const Config& config, bool dry_run);
int load_demo(Config config);
// Generated travellers and bookings over 36 months around today, deterministic by seed.
int load_bookings(Config config, std::uint64_t bookings, std::uint64_t seed);
int list_jobs(Config config);
int run_job(Config config, const std::string& name);
int plan_job(Config config, const std::string& name);
int recompute_metrics(Config config, const std::string& from, const std::string& to);  // days, both included
int print_openapi();
int print_queries();
int doctor(Config config);
int list_stuck_bookings(Config config);
int restore_bookings(Config config, const std::string& month, int keep_days);
int verify_audit(Config config);

}  // namespace airside::app
