// How long work takes of its thread's CPU, for programs of bench/run.
#pragma once
#include <chrono>
#include <ctime>

namespace airside::bench {

// Of this thread, so that what else the machine does meanwhile does not count.
inline std::chrono::nanoseconds cpu_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// The mean CPU time of a call in µs, over one round.
template <class Work>
double cpu_us(Work work, std::chrono::nanoseconds round = std::chrono::milliseconds(400)) {
    auto begun = cpu_time();
    int calls = 0;
    std::chrono::nanoseconds took{};
    do {
        work();
        ++calls;
        took = cpu_time() - begun;
    } while (took < round);
    return std::chrono::duration<double, std::micro>(took).count() / calls;
}

}  // namespace airside::bench
