#include <algorithm>
#include <cstdio>

#include "app/commands/commands.hpp"
#include "platform/json/json.hpp"
#include "platform/postgres/query.hpp"

namespace airside::app {

int print_queries() {
    auto queries = postgres::Query::all();
    std::ranges::sort(queries, {}, &postgres::Query::name);
    std::string text = "{\n";
    for (const auto* query : queries) {
        if (text.size() > 2) text += ",\n";
        text += "  ";
        json::write_string(query->name(), text);
        text += ": ";
        json::write_string(query->text(), text);
    }
    text += "\n}\n";
    std::fputs(text.c_str(), stdout);
    return 0;
}

}  // namespace airside::app
