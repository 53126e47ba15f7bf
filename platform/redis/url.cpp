#include "platform/redis/url.hpp"

#include <stdexcept>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "platform/core/number.hpp"

namespace airside::redis {
namespace {

[[noreturn]] void refuse(const std::string& why) {
    // Never with the URL itself: it may hold a password.
    throw std::invalid_argument("not a Redis URL (redis://host:port/db or unix:///path?db=n): " + why);
}

int number_within(std::string_view text, int min, int max, const char* what) {
    auto number = parse_number<int>(text);
    if (!number || *number < min || *number > max) refuse(what);
    return *number;
}
int parse_database(std::string_view text) { return number_within(text, 0, 1 << 20, "the database must be a number"); }

}  // namespace

std::string Address::str() const { return unix_path.empty() ? host + ":" + std::to_string(port) : unix_path; }

Address parse_url(const std::string& text) {
    auto parsed = boost::urls::parse_uri(text);
    if (!parsed) refuse("it does not parse");
    boost::urls::url_view url = *parsed;
    Address address;
    std::string path = url.path();
    if (url.scheme() == "unix") {
        if (path.size() < 2) refuse("the socket's path is missing");
        address.unix_path = path;
        for (auto parameter : url.params()) {
            if (parameter.key != "db") refuse("unknown parameter " + std::string(parameter.key));
            address.database = parse_database(parameter.value);
        }
    } else if (url.scheme() == "redis") {
        address.host = url.host_address();
        if (address.host.empty()) refuse("the host is missing");
        if (url.has_port())
            address.port =
                static_cast<std::uint16_t>(number_within(url.port(), 1, 65535, "the port must be from 1 to 65535"));
        if (path.size() > 1) address.database = parse_database(std::string_view(path).substr(1));
        address.user = url.user();
        address.password = url.password();
    } else {
        refuse("unknown scheme " + std::string(url.scheme()));
    }
    return address;
}

}  // namespace airside::redis
