#include "platform/postgres/conninfo.hpp"

#include <memory>
#include <stdexcept>

#include <libpq-fe.h>

#include "platform/postgres/provision.hpp"

namespace airside::postgres {

ConnInfo::ConnInfo(const std::string& text) {
    struct Free {
        void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
    };
    std::unique_ptr<PQconninfoOption, Free> options(PQconninfoParse(text.c_str(), nullptr));
    if (!options) throw std::invalid_argument("not a PostgreSQL connection string (host=… dbname=… or postgresql://…)");
    for (auto* option = options.get(); option->keyword != nullptr; ++option)
        if (option->val != nullptr) set(option->keyword, option->val);
}

std::string ConnInfo::get(std::string_view key) const {
    auto found = values_.find(key);
    return found == values_.end() ? std::string() : found->second;
}

void ConnInfo::add_setting(std::string_view name, std::string_view value) {
    std::string options = get("options");
    if (!options.empty()) options += ' ';
    options += "-c ";
    options += name;
    options += '=';
    for (char c : value) {
        if (c == ' ' || c == '\\') options += '\\';
        options += c;
    }
    set("options", options);
}

std::string ConnInfo::str() const {
    std::string text;
    for (const auto& [key, value] : values_) {
        if (!text.empty()) text += ' ';
        text += key + "='";
        for (char c : value) {
            if (c == '\'' || c == '\\') text += '\\';
            text += c;
        }
        text += '\'';
    }
    return text;
}

ConnInfo::Arrays ConnInfo::arrays() const {
    Arrays arrays;
    for (const auto& [key, value] : values_) {
        arrays.keys.push_back(key.c_str());
        arrays.values.push_back(value.c_str());
    }
    arrays.keys.push_back(nullptr);
    arrays.values.push_back(nullptr);
    return arrays;
}

std::string with(const std::string& conninfo, std::string_view key, std::string_view value) {
    ConnInfo info(conninfo);
    info.set(key, value);
    return info.str();
}

std::string with(const std::string& conninfo, std::string_view key, std::string_view value, std::string_view key2,
                 std::string_view value2) {
    ConnInfo info(conninfo);
    info.set(key, value);
    info.set(key2, value2);
    return info.str();
}

}  // namespace airside::postgres
