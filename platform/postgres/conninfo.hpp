// A connection string taken apart, to be changed and handed to libpq.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace airside::postgres {

class ConnInfo {
  public:
    explicit ConnInfo(
        const std::string& text);  // throws std::invalid_argument, without the text: it may hold a password
    void set(std::string_view key, std::string_view value) {
        values_.insert_or_assign(std::string(key), std::string(value));
    }
    std::string get(std::string_view key) const;
    void add_setting(std::string_view name, std::string_view value);  // "-c name=value" in options
    std::string str() const;

    // For PQconnectStartParams; valid while this lives unchanged.
    struct Arrays {
        std::vector<const char*> keys, values;
    };
    Arrays arrays() const;

  private:
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace airside::postgres
