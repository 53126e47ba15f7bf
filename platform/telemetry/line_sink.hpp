// Where lines end: inside the module only.
#pragma once
#include <cstdio>
#include <stdexcept>

#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>

namespace airside::log {

// Writes lines as they are, buffered while more are waiting. Used by the thread of `pool` alone, so
// that a reference is enough: the pool's destructor joins it. (A shared owner in that thread could be the last, and
// join itself.)
class LineSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
  public:
    LineSink(const std::string& file, spdlog::details::thread_pool& pool)
        : out_(file.empty() ? stderr : std::fopen(file.c_str(), "ae")), pool_(pool) {
        if (!out_) throw std::runtime_error("cannot open the log file " + file);
    }
    ~LineSink() override {
        if (out_ != stderr) std::fclose(out_);
    }

  private:
    void sink_it_(const spdlog::details::log_msg& line) override {
        std::fwrite(line.payload.data(), 1, line.payload.size(), out_);
        if (pool_.queue_size() == 0) flush_();
    }
    void flush_() override { std::fflush(out_); }

    std::FILE* out_;
    spdlog::details::thread_pool& pool_;
};

}  // namespace airside::log
