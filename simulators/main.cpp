// airside-simulator: see simulators/README.md.
#include "simulators/front/program.hpp"
#include "simulators/simulator.hpp"

int main(int argc, char** argv) {
    return airside::simulator::run_program<airside::simulator::Simulator>(argc, argv, "airside-simulator");
}
