#include "platform/postgres/copy.hpp"

namespace airside::postgres {

void CopyRows::append_escaped(std::string_view value) {
    for (char c : value) {
        switch (c) {
            case '\\': text_ += "\\\\"; break;
            case '\t': text_ += "\\t"; break;
            case '\n': text_ += "\\n"; break;
            case '\r': text_ += "\\r"; break;
            default: text_ += c;
        }
    }
}

}  // namespace airside::postgres
