// XML that others sent, read whole into a tree by Expat within bounds, and text made fit to be written into XML. A
// document type is refused before anything of it is read, so there are no entities but the five that XML has itself.
#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace airside::xml {

struct Limits {
    std::size_t bytes = 4 * 1024 * 1024;
    std::size_t elements = 100'000;  // elements and attributes together
    std::size_t depth = 32;
};

struct Element {
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes{};
    std::string text{};  // of an element without children; blanks between children are dropped
    std::vector<Element> children{};

    const Element* child(std::string_view wanted) const;         // the first of that name; null if there is none
    std::string_view attribute(std::string_view wanted) const;   // empty if there is none
    std::string_view child_text(std::string_view wanted) const;  // empty if there is none
    bool has(std::string_view wanted) const { return child(wanted) != nullptr; }
};

// Says what is wrong and where: "line 3: mismatched tag".
struct BadXml : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The root element. UTF-8, whatever the document declares. Throws BadXml.
Element parse(std::string_view text, const Limits& limits = {});

// As text or as a quoted attribute. What XML can't hold (control characters, bytes that are no UTF-8) becomes U+FFFD.
std::string escape(std::string_view text);

// <name>text</name>, escaped.
std::string element(std::string_view name, std::string_view text);

// The tree as text again, without declaration and indentation.
std::string write(const Element& root);

}  // namespace airside::xml
