// What truly happened at the vendors: every object with its whole history, in memory and in an append-only journal on
// disk, so that the truth outlives the simulator too.
#pragma once
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulators/front/json.hpp"
#include "simulators/front/sim_clock.hpp"

namespace airside::simulator {

class Ledger {
  public:
    struct Change {
        std::uint64_t number;  // over all objects, in order
        Instant at;
        std::string what;  // "created", "ticketed", "captured"
    };
    struct Record {
        json::object value;
        std::vector<Change> history;
    };
    using Store = std::map<std::string, Record, std::less<>>;

    // `state_directory` empty: memory only. Else reads back its journal first; a broken last line (the machine died
    // while it was written) is cut off. Throws std::runtime_error when the journal can't be read or written.
    Ledger(const SimClock& clock, const std::string& state_directory);

    // Sets the object and notes what happened to it. On disk when it returns.
    void put(std::string_view store, const std::string& id, std::string_view what, json::object value);
    const Record* find(std::string_view store, std::string_view id) const;
    const Store& all(std::string_view store) const;
    json::array with_history(std::string_view store) const;
    void forget_everything();  // the journal too

  private:
    void apply(std::string_view store, const std::string& id, Change change, json::object value);
    void read_back();
    void append(const json::object& entry);

    const SimClock& clock_;
    std::string path_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> journal_{nullptr, &std::fclose};
    std::map<std::string, Store, std::less<>> stores_;
    std::uint64_t next_ = 1;
};

}  // namespace airside::simulator
