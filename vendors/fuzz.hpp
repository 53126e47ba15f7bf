// What every fuzzer of a vendor's parser holds it to: whatever comes in, an answer, or an error that names the vendor.
// A breach ends the program, as libFuzzer wants it.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace airside::vendors::fuzz {

[[noreturn]] inline void breach(const std::string& what) {
    std::fprintf(stderr, "breach: %s\n", what.c_str());
    std::abort();
}

// `read` may throw what a parser throws; the error has to name the vendor.
template <class Read>
void expect_vendor(std::string_view vendor, Read read) {
    try {
        read();
    } catch (const std::runtime_error& error) {
        if (!std::string_view(error.what()).starts_with(vendor))
            breach(std::string("an error of nobody: ") + error.what());
    }
}

}  // namespace airside::vendors::fuzz
