// Airlines and aircraft from data/ (attribution in data/README.md). Immutable once loaded.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

namespace airside::reference {

struct Airline {
    std::string code;     // IATA: "BA"
    std::string name;     // "British Airways"
    std::string numeric;  // three digits, the ticket prefix: "125"; empty where it has none
};

class Airlines {
  public:
    static Airlines load(const std::filesystem::path& data_dir);  // throws std::runtime_error, as Airports::load
    const Airline* find(std::string_view code) const;             // nullptr: not known
    std::string_view name_of(std::string_view code) const;        // the code itself where it is not known

  private:
    std::unordered_map<std::string, Airline> airlines_;
};

// Names of IATA equipment codes: "77W" → "Boeing 777-300ER".
class Aircraft {
  public:
    static Aircraft load(const std::filesystem::path& data_dir);
    std::string_view name_of(std::string_view code) const;  // the code itself where it is not known

  private:
    std::unordered_map<std::string, std::string> names_;
};

}  // namespace airside::reference
