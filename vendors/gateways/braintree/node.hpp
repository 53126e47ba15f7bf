// An element of a reply together with the path to it, so that what is wrong says where. Included by .cpp files of this
// folder only.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/time.hpp"
#include "vendors/gateways/braintree/reply.hpp"

namespace airside::braintree {

class Node {
  public:
    Node(const xml::Element& element, std::string path) : element_(&element), path_(std::move(path)) {}

    const xml::Element& element() const { return *element_; }
    const std::string& name() const { return element_->name; }
    const std::string& content() const { return element_->text; }
    std::vector<Node> children() const;
    Node child(std::string_view name) const;                // throws BadReply where there is none
    std::optional<Node> find(std::string_view name) const;  // nothing: absent, or nil
    std::string text(std::string_view name) const;          // throws BadReply where it is absent or empty
    std::string text_or(std::string_view name) const;       // empty where it is absent
    bool flag(std::string_view name) const { return text_or(name) == "true"; }
    std::optional<Instant> instant(std::string_view name) const;  // throws BadReply for one that is none
    [[noreturn]] void bad(std::string_view name, std::string_view why) const;

  private:
    const xml::Element* element_;
    std::string path_;
};

// A reply, held as long as its nodes are looked at. Throws BadReply.
class Document {
  public:
    explicit Document(std::string_view xml);
    Node root() const { return {whole_.children.front(), "/" + whole_.children.front().name}; }
    Node root(std::string_view name) const;  // throws BadReply where it has another name
    Node whole() const { return {whole_, ""}; }

  private:
    xml::Element whole_;  // holds the root as its only child
};

// What may stand in a path: letters, digits, "-" and "_".
bool is_id(std::string_view text);

}  // namespace airside::braintree
