#include "platform/xml/xml.hpp"

#include <algorithm>
#include <memory>

#include <expat.h>

#include "platform/core/utf8.hpp"

namespace airside::xml {

namespace {

// Called by Expat, which is C: nothing may be thrown through it, so what is wrong is kept, and the parser is stopped.
class Builder {
  public:
    Builder(XML_Parser parser, const Limits& limits) : parser_(parser), limits_(limits) {
        XML_SetUserData(parser, this);
        XML_SetElementHandler(
            parser, [](void* self, const char* name, const char** pairs) { of(self).start(name, pairs); },
            [](void* self, const char*) { of(self).end(); });
        XML_SetCharacterDataHandler(parser,
                                    [](void* self, const char* text, int size) { of(self).characters(text, size); });
        XML_SetStartDoctypeDeclHandler(parser, [](void* self, const char*, const char*, const char*, int) {
            of(self).refuse("a document type is not taken");
        });
    }

    std::string wrong;
    Element root;

  private:
    static Builder& of(void* self) { return *static_cast<Builder*>(self); }

    void refuse(const char* why) {
        if (wrong.empty()) wrong = why;
        XML_StopParser(parser_, XML_FALSE);
    }
    void start(const char* name, const char** pairs) {
        if (!wrong.empty()) return;
        if (open_.size() >= limits_.depth) return refuse("nested too deep");
        auto& element = open_.empty() ? root : open_.back()->children.emplace_back();
        element.name = name;
        for (; *pairs; pairs += 2) {
            element.attributes.emplace_back(pairs[0], pairs[1]);
            ++count_;
        }
        if (++count_ > limits_.elements) return refuse("too many elements");
        open_.push_back(&element);  // stays where it is: its parent gets another child only once this one is closed
    }
    void end() {
        if (!wrong.empty() || open_.empty()) return;
        if (!open_.back()->children.empty()) open_.back()->text.clear();
        open_.pop_back();
    }
    void characters(const char* text, int size) {
        if (wrong.empty() && !open_.empty()) open_.back()->text.append(text, static_cast<std::size_t>(size));
    }

    XML_Parser parser_;
    const Limits& limits_;
    std::vector<Element*> open_;
    std::size_t count_ = 0;
};

// How many bytes the character at the start of `text` has; 0: none that XML can hold starts there.
std::size_t character_size(std::string_view text) {
    auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x20 && first != '\t' && first != '\n' && first != '\r') return 0;
    bool noncharacter = text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");  // U+FFFE, U+FFFF
    return noncharacter ? 0 : utf8_size(text);
}

std::string_view entity_of(char c) {
    switch (c) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        case '\'': return "&apos;";
        case '\r': return "&#13;";
        case '\n': return "&#10;";
        case '\t': return "&#9;";
        default: return {};
    }
}

void write_to(std::string& out, const Element& element) {
    out += '<' + element.name;
    for (const auto& [name, value] : element.attributes) out += ' ' + name + "=\"" + escape(value) + '"';
    if (element.children.empty() && element.text.empty()) {
        out += "/>";
        return;
    }
    out += '>';
    out += escape(element.text);
    for (const auto& child : element.children) write_to(out, child);
    out += "</" + element.name + '>';
}

}  // namespace

const Element* Element::child(std::string_view wanted) const {
    auto found = std::ranges::find(children, wanted, &Element::name);
    return found == children.end() ? nullptr : &*found;
}

std::string_view Element::attribute(std::string_view wanted) const {
    for (const auto& [key, value] : attributes)
        if (key == wanted) return value;
    return {};
}

std::string_view Element::child_text(std::string_view wanted) const {
    auto found = child(wanted);
    return found ? std::string_view(found->text) : std::string_view();
}

Element parse(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes)
        throw BadXml("it has " + std::to_string(text.size()) + " bytes, more than are read");
    std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"), &XML_ParserFree);
    if (!parser) throw std::bad_alloc();
    Builder builder(parser.get(), limits);
    auto status = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
    if (status == XML_STATUS_OK) return std::move(builder.root);
    auto why = builder.wrong.empty() ? std::string(XML_ErrorString(XML_GetErrorCode(parser.get()))) : builder.wrong;
    throw BadXml("line " + std::to_string(XML_GetCurrentLineNumber(parser.get())) + ": " + why);
}

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        auto size = character_size(text);
        if (size == 0) {
            out += "\xEF\xBF\xBD";
            size = 1;
        } else if (auto entity = entity_of(text.front()); !entity.empty()) {
            out += entity;
        } else {
            out += text.substr(0, size);
        }
        text.remove_prefix(size);
    }
    return out;
}

std::string element(std::string_view name, std::string_view text) {
    std::string out = "<";
    out.append(name).append(">").append(escape(text)).append("</").append(name).append(">");
    return out;
}

std::string write(const Element& root) {
    std::string out;
    write_to(out, root);
    return out;
}

}  // namespace airside::xml
