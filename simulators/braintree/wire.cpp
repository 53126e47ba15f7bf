#include "simulators/braintree/wire.hpp"

#include "platform/xml/xml.hpp"

namespace airside::simulator::braintree {
namespace {

json::value value_of(const xml::Element& element);

std::string underscored(std::string name) {
    for (char& c : name)
        if (c == '-') c = '_';
    return name;
}

json::object members_of(const xml::Element& element) {
    json::object members;
    for (const auto& child : element.children) members[underscored(child.name)] = value_of(child);
    return members;
}

json::value value_of(const xml::Element& element) {
    if (element.attribute("nil") == "true") return nullptr;
    if (element.attribute("type") == "array") {
        json::array items;
        for (const auto& child : element.children) items.push_back(value_of(child));
        return items;
    }
    if (element.attribute("type") == "boolean") return element.text == "true";
    if (!element.children.empty()) return members_of(element);
    return json::string(element.text);
}

std::string_view item_name(std::string_view array) {
    if (array == "status-history") return "status-event";
    if (array == "errors") return "error";
    if (array == "disputes") return "dispute";
    if (array == "credit-cards") return "credit-card";
    return "item";
}

std::string_view type_of(std::string_view name, const json::value& value) {
    if (value.is_bool()) return "boolean";
    if (value.is_int64() || value.is_uint64()) return "integer";
    if (value.is_array()) return "array";
    if (name.ends_with("-at") || name == "timestamp") return "datetime";
    if (name.ends_with("-date")) return "date";
    return {};
}

void write(std::string& out, std::string_view name, const json::value& value) {
    out.append("<").append(name);
    if (value.is_null()) {
        out += " nil=\"true\"/>";
        return;
    }
    if (auto type = type_of(name, value); !type.empty()) out.append(" type=\"").append(type).append("\"");
    out += '>';
    if (auto* object = value.if_object()) {
        for (const auto& member : *object)
            if (!member.key().starts_with("sim-")) write(out, member.key(), member.value());
    } else if (auto* array = value.if_array()) {
        for (const auto& item : *array) write(out, item_name(name), item);
    } else if (auto* text = value.if_string()) {
        out += xml::escape(*text);
    } else {
        out += json::serialize(value);
    }
    out.append("</").append(name).append(">");
}

}  // namespace

json::object read_body(const http::Request& request, std::string_view root) {
    json::object whole;
    if (request.headers.get("Content-Type").value_or("").find("json") != std::string_view::npos) {
        auto body = parse_json(request.body);
        if (body && body->is_object()) whole = std::move(body->get_object());
    } else if (!request.body.empty()) {
        try {
            auto element = xml::parse(request.body);
            whole[underscored(element.name)] = value_of(element);
        } catch (const xml::BadXml&) {  // as if nothing had been sent
        }
    }
    auto found = object(whole, root);
    return found ? *found : json::object{};
}

std::string to_xml(std::string_view name, const json::value& value) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    write(out, name, value);
    return out;
}

http::Response xml_response(int status, std::string body) {
    return http::text_response(status, "application/xml; charset=utf-8", std::move(body));
}

std::string collection(std::string_view name, std::string_view item, const json::array& items, std::size_t page_size) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out.append("<").append(name).append(" type=\"collection\">");
    write(out, "current-page-number", 1);
    write(out, "page-size", page_size);
    write(out, "total-items", items.size());
    for (const auto& one : items) write(out, item, one);
    out.append("</").append(name).append(">");
    return out;
}

}  // namespace airside::simulator::braintree
