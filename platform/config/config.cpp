#include "platform/config/config.hpp"

#include "platform/config/reader.hpp"

namespace airside::config {
namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string out = "the configuration is not valid:";
    for (auto& line : lines) out += "\n  " + line;
    return out;
}

}  // namespace

ConfigError::ConfigError(std::vector<std::string> what_is_wrong)
    : std::runtime_error(joined(what_is_wrong)), errors(std::move(what_is_wrong)) {}

void detail::load(const TypeInfo& type, void* object, const std::string& path, const Environment& environment) {
    Reader reader(path);
    if (!path.empty()) reader.read_file(type, object);
    reader.read_environment(type, object, environment);
    if (reader.errors.empty()) reader.check(type, object, "");
    if (!reader.errors.empty()) throw ConfigError(std::move(reader.errors));
}

}  // namespace airside::config
