// One call of one kind goes wrong once, for the tests that try them all.
#pragma once
#include <string>

#include "services/booking/test_support.hpp"

namespace airside::booking::testing {

struct Trouble {
    std::string operation;
    Fault fault;
};
inline std::string trouble_name(const ::testing::TestParamInfo<Trouble>& info) {
    return info.param.operation + "_" + std::string(json::name(info.param.fault));
}

// Where the process dies of it, nobody waits for that long.
inline Config config_for(const Trouble& trouble) {
    auto config = test_config();
    bool dies = trouble.fault == Fault::HANG_BEFORE || trouble.fault == Fault::HANG_AFTER;
    if (dies) config.request_wait = 200ms;
    return config;
}

// When the process "dies", another one takes over.
inline void take_over(World& world) {
    if (!std::exchange(world.faults.hung, false)) return;
    world.crash();
    world.start();
}

}  // namespace airside::booking::testing
