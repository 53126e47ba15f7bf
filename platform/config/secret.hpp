// A string that is not printed by accident. In the file: `key = "…"`, or better `key = { file = "/run/secrets/key" }`;
// or by the environment, where AIRSIDE_SECTION__KEY__FILE names a file.
#pragma once
#include <ostream>
#include <string>
#include <utility>

namespace airside::config {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }
    friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

  private:
    std::string value_;
};

}  // namespace airside::config
