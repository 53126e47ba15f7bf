// Reads TOML into a described object: inside the module only.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "platform/config/config.hpp"

namespace airside::config {

class Reader {
  public:
    explicit Reader(std::string path) : path_(std::move(path)) {}

    void read_file(const TypeInfo& type, void* object);
    void read_environment(const TypeInfo& type, void* object, const Environment& environment);
    // Asks the structs themselves. Worth it only when everything could be read.
    void check(const TypeInfo& type, const void* object, const std::string& key);

    std::vector<std::string> errors;

  private:
    void read(const TypeInfo& type, void* object, const toml::node& node, const std::string& key);
    void read_object(const TypeInfo& type, void* object, const toml::node& node, const std::string& key);
    void read_list(const TypeInfo& type, void* object, const toml::node& node, const std::string& key);
    void read_map(const TypeInfo& type, void* object, const toml::node& node, const std::string& key);
    void read_secret(const TypeInfo& type, void* object, const toml::node& node, const std::string& key);
    bool read_scalar(const TypeInfo& type, void* object, const toml::node& node);
    void set_from_environment(const TypeInfo& type, void* object, std::string_view rest, const std::string& key,
                              const std::string& text, const std::string& place);
    void set_list(const TypeInfo& type, void* object, const std::string& key, const std::string& text,
                  const std::string& place);
    void set_leaf(const TypeInfo& type, void* object, const std::string& key, const std::string& text,
                  const std::string& place);
    void set_secret_from_file(const TypeInfo& type, void* object, const std::string& file, const std::string& key,
                              const std::string& place);
    void unknown_key(const TypeInfo& type, const std::string& place, const std::string& key, std::string_view name);

    std::string place_of(const toml::node& node) const;
    void fail(const std::string& place, const std::string& key, const std::string& what);
    void refuse(const TypeInfo& type, const toml::node& node, const std::string& key);

    std::string path_;
};

}  // namespace airside::config
