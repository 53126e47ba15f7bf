#include "platform/contract/router.hpp"

#include <stdexcept>

namespace airside::contract {
namespace {

// Takes the next part of "/a/b" off the front: "a".
std::string_view next_part(std::string_view& path) {
    path.remove_prefix(1);
    auto part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    return part;
}

}  // namespace

void Router::add(Operation& operation) {
    Node* node = &root_;
    for (auto path = operation.endpoint->path; !path.empty();) {
        auto part = next_part(path);
        auto& next = part.starts_with('{') ? node->placeholder : node->children[std::string(part)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    if (!node->operations.emplace(operation.endpoint->method, &operation).second)
        throw std::logic_error("two endpoints at " + std::string(operation.endpoint->path));
}

Router::Match Router::find(Method method, std::string_view path) const {
    Match match;
    const Node* node = &root_;
    if (!path.starts_with('/')) return match;
    while (!path.empty() && node) {
        auto part = next_part(path);
        if (auto child = node->children.find(part); child != node->children.end()) {
            node = child->second.get();
        } else if (node->placeholder && !part.empty()) {
            auto value = http::percent_decode(part);
            if (!value) return match;
            match.path_values.push_back(std::move(*value));
            node = node->placeholder.get();
        } else {
            return match;
        }
    }
    if (!node || node->operations.empty()) return match;
    auto wanted = method == Method::HEAD ? GET : method;
    if (auto found = node->operations.find(wanted); found != node->operations.end()) {
        match.operation = found->second;
        return match;
    }
    for (auto& [allowed, operation] : node->operations) {
        match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(http::to_string(allowed));
        if (allowed == GET) match.allowed += ", HEAD";
    }
    return match;
}

}  // namespace airside::contract
