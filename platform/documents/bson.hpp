// JSON to BSON and back: inside the module only.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <bson/bson.h>

#include "platform/documents/documents.hpp"

namespace airside::documents {

// An owned bson_t.
class Bson {
  public:
    Bson() { bson_init(&bson_); }
    ~Bson() { bson_destroy(&bson_); }
    Bson(const Bson&) = delete;
    Bson& operator=(const Bson&) = delete;
    bson_t* get() { return &bson_; }
    const bson_t* get() const { return &bson_; }
    operator const bson_t*() const { return &bson_; }

  private:
    bson_t bson_;
};

void append(bson_t* out, std::string_view key, const boost::json::value& value, const Collection& collection,
            const std::string& path);
void append_document(bson_t* out, const boost::json::object& document, const Collection& collection);
void append_filter(bson_t* out, const Collection& collection, const Filter& filter);
void append_sort(bson_t* out, std::string_view key, const std::vector<SortKey>& order);
void append_update(bson_t* out, const Collection& collection, const Update& update);

std::string to_json_text(const bson_t* document);  // dates as in shape.hpp
std::string plain_text(const bson_iter_t& at);     // a string as it is, null as "", anything else as JSON

}  // namespace airside::documents
