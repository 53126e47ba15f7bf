// Text files compiled into the binary by airside_embed() (SQL migrations, templates, pages).
#pragma once
#include <span>
#include <string_view>

namespace airside {
struct EmbeddedFile {
    std::string_view name;  // without its folder: "0001_users.sql"
    std::string_view text;
};
}  // namespace airside
