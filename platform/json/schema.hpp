// JSON Schema (2020-12, as OpenAPI 3.1 has it) of described types. Named types become components and are referred to.
#pragma once
#include <functional>
#include <map>
#include <string>

#include <boost/json/fwd.hpp>

#include "platform/json/meta.hpp"

namespace airside::json {

class Components {
  public:
    Components();
    ~Components();
    boost::json::value schema(const meta::TypeInfo& type);
    // Of an object, with only the fields that belong.
    boost::json::object object_schema(const meta::TypeInfo& type,
                                      const std::function<bool(const meta::FieldInfo&)>& belongs);
    boost::json::object take() const;  // name → schema
    void add(std::string name, boost::json::value schema);

  private:
    boost::json::value strong_schema(const meta::TypeInfo& type) const;
    boost::json::value refer(const meta::TypeInfo& type, const std::function<boost::json::value()>& make);
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace airside::json
