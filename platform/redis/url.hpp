// Where a server is: inside the module only.
#pragma once
#include <cstdint>
#include <string>

namespace airside::redis {

struct Address {
    std::string unix_path;  // or, if it is empty:
    std::string host;
    std::uint16_t port = 6379;
    std::string user, password;
    int database = 0;

    std::string str() const;  // for logs: without the password
};

// redis://[[user]:password@]host[:port][/db] or unix:///path[?db=n]; throws std::invalid_argument.
Address parse_url(const std::string& url);

}  // namespace airside::redis
