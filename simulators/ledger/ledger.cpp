#include "simulators/ledger/ledger.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace airside::simulator {

Ledger::Ledger(const SimClock& clock, const std::string& state_directory) : clock_(clock) {
    if (state_directory.empty()) return;
    std::filesystem::create_directories(state_directory);
    path_ = state_directory + "/journal.jsonl";
    read_back();
    journal_.reset(std::fopen(path_.c_str(), "ae"));
    if (!journal_) throw std::runtime_error("can't write " + path_ + ": " + std::strerror(errno));
}

void Ledger::read_back() {
    std::ifstream in(path_, std::ios::binary);
    std::string line;
    std::uintmax_t good = 0;
    while (std::getline(in, line) && !in.eof()) {
        auto entry = parse_json(line);
        if (!entry || !entry->is_object())
            throw std::runtime_error(path_ + ": a broken entry after " + std::to_string(good) + " bytes");
        auto& fields = entry->get_object();
        auto at = parse_instant(text_or(fields, "at", ""));
        auto value = object(fields, "value");
        auto number = integer(fields, "number");
        if (!at || !value || !number) throw std::runtime_error(path_ + ": an entry without its members");
        apply(text_or(fields, "store", ""), text_or(fields, "id", ""),
              {static_cast<std::uint64_t>(*number), *at, text_or(fields, "what", "")}, *value);
        next_ = static_cast<std::uint64_t>(*number) + 1;
        good += line.size() + 1;
    }
    in.close();
    if (std::filesystem::exists(path_)) std::filesystem::resize_file(path_, good);
}

void Ledger::apply(std::string_view store, const std::string& id, Change change, json::object value) {
    auto found = stores_.find(store);
    if (found == stores_.end()) found = stores_.emplace(store, Store{}).first;
    auto& record = found->second[id];
    record.value = std::move(value);
    record.history.push_back(std::move(change));
}

void Ledger::append(const json::object& entry) {
    if (!journal_) return;
    auto line = json::serialize(entry) + "\n";
    if (std::fwrite(line.data(), 1, line.size(), journal_.get()) != line.size() || std::fflush(journal_.get()) != 0)
        throw std::runtime_error("can't write " + path_ + ": " + std::strerror(errno));
}

void Ledger::put(std::string_view store, const std::string& id, std::string_view what, json::object value) {
    Change change{next_++, clock_.now(), std::string(what)};
    if (journal_)
        append({{"number", change.number},
                {"at", to_string(change.at)},
                {"store", json::string(store)},
                {"id", id},
                {"what", change.what},
                {"value", value}});
    apply(store, id, std::move(change), std::move(value));
}

const Ledger::Record* Ledger::find(std::string_view store, std::string_view id) const {
    const auto& records = all(store);
    auto found = records.find(id);
    return found == records.end() ? nullptr : &found->second;
}

const Ledger::Store& Ledger::all(std::string_view store) const {
    static const Store none;
    auto found = stores_.find(store);
    return found == stores_.end() ? none : found->second;
}

json::array Ledger::with_history(std::string_view store) const {
    json::array result;
    for (const auto& [id, record] : all(store)) {
        json::array history;
        for (const auto& change : record.history)
            history.push_back(
                json::object{{"number", change.number}, {"at", to_string(change.at)}, {"what", change.what}});
        result.push_back(json::object{{"id", id}, {"value", record.value}, {"history", std::move(history)}});
    }
    return result;
}

void Ledger::forget_everything() {
    stores_.clear();
    if (journal_) journal_.reset(std::fopen(path_.c_str(), "we"));
}

}  // namespace airside::simulator
