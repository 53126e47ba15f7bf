// SQL over JSONB from filters, orders and updates: inside the module only.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "platform/documents/documents.hpp"

namespace airside::documents {

// A statement under construction. All its values travel in one parameter, a JSON array; names were checked before
// (shape.hpp), so they may stand in the text.
class Sql {
  public:
    explicit Sql(const Collection& collection) : collection_(collection) {}

    std::string json(boost::json::value value);               // an expression for a value, as jsonb
    std::string text(std::string_view value);                 // as text
    std::string where(const Filter& filter);                  // "true" for an empty one
    std::string order_by(const std::vector<SortKey>& order);  // with its leading " ORDER BY", or nothing
    std::string changed(const Update& update);                // the new value of doc
    std::string parameter() const;                            // $1

  private:
    std::string condition(const Condition& condition);
    std::string id_condition(const Condition& condition);

    const Collection& collection_;
    boost::json::array values_;
};

std::string path_expression(std::string_view field);  // doc->'a'->'b', or id

}  // namespace airside::documents
