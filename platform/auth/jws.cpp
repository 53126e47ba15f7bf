#include "platform/auth/jws.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "platform/core/base64.hpp"

namespace airside::auth {
namespace {

constexpr std::size_t longest_token = 4096;

std::optional<boost::json::object> decode_object(std::string_view part) {
    auto text = base64url_decode(part);
    if (!text) return {};
    boost::system::error_code error;
    auto value = boost::json::parse(*text, error);
    if (error || !value.is_object()) return {};
    return std::move(value.get_object());
}

}  // namespace

std::optional<Jws> split_jws(std::string_view token) {
    if (token.size() > longest_token) return {};
    auto first = token.find('.');
    if (first == token.npos) return {};
    auto second = token.find('.', first + 1);
    if (second == token.npos || token.find('.', second + 1) != token.npos) return {};
    auto header = decode_object(token.substr(0, first));
    auto payload = decode_object(token.substr(first + 1, second - first - 1));
    auto signature = base64url_decode(token.substr(second + 1));
    if (!header || !payload || !signature) return {};
    return Jws{std::move(*header), std::move(*payload), token.substr(0, second), std::move(*signature)};
}

std::string signed_part(const boost::json::object& header, const boost::json::object& payload) {
    return base64url_encode(boost::json::serialize(header)) + "." + base64url_encode(boost::json::serialize(payload));
}

std::optional<std::string_view> string_member(const boost::json::object& object, std::string_view name) {
    auto value = object.if_contains(name);
    if (!value || !value->is_string()) return {};
    return std::string_view(value->get_string().data(), value->get_string().size());
}

std::optional<std::int64_t> integer_member(const boost::json::object& object, std::string_view name) {
    auto value = object.if_contains(name);
    if (!value || !value->is_int64()) return {};
    return value->get_int64();
}

}  // namespace airside::auth
