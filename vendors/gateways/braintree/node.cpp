#include "vendors/gateways/braintree/node.hpp"

namespace airside::braintree {

namespace {

// A page of fifty transactions has some 300 KB.
constexpr xml::Limits limits{.bytes = 8 * 1024 * 1024, .elements = 200'000, .depth = 24};

}  // namespace

std::vector<Node> Node::children() const {
    std::vector<Node> all;
    all.reserve(element_->children.size());
    for (const auto& one : element_->children) all.emplace_back(one, path_ + "/" + one.name);
    return all;
}

Node Node::child(std::string_view name) const {
    auto found = find(name);
    if (!found) bad(name, "is missing");
    return *found;
}

std::optional<Node> Node::find(std::string_view name) const {
    auto found = element_->child(name);
    if (!found || found->attribute("nil") == "true") return {};
    return Node(*found, path_ + "/" + std::string(name));
}

std::string Node::text(std::string_view name) const {
    auto found = text_or(name);
    if (found.empty()) bad(name, "is missing");
    return found;
}

std::string Node::text_or(std::string_view name) const {
    auto found = find(name);
    if (!found) return {};
    if (!found->element().children.empty()) bad(name, "is no text");
    return found->content();
}

std::optional<Instant> Node::instant(std::string_view name) const {
    auto found = text_or(name);
    if (found.empty()) return {};
    auto at = parse_instant(found);
    if (!at) bad(name, "is no time");
    return at;
}

void Node::bad(std::string_view name, std::string_view why) const {
    throw BadReply("braintree: " + path_ + "/" + std::string(name) + ": " + std::string(why));
}

Document::Document(std::string_view xml) {
    try {
        whole_.children.push_back(xml::parse(xml, limits));
    } catch (const xml::BadXml& error) {
        throw BadReply("braintree: the reply is no XML that is read: " + std::string(error.what()));
    }
}

Node Document::root(std::string_view name) const {
    auto found = root();
    if (found.name() != name) throw BadReply("braintree: /" + found.name() + ": expected " + std::string(name));
    return found;
}

bool is_id(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == text.npos;
}

}  // namespace airside::braintree
