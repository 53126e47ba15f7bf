#include "platform/xml/xml.hpp"

#include <gtest/gtest.h>

namespace airside::xml {
namespace {

std::string why_not(std::string_view text, const Limits& limits = {}) {
    try {
        parse(text, limits);
        return "";
    } catch (const BadXml& error) {
        return error.what();
    }
}

TEST(Xml, IsReadIntoATree) {
    auto root = parse(R"(<?xml version="1.0" encoding="UTF-8"?>
        <transaction>
          <id>ab12</id> <!-- nothing -->
          <refund-ids type="array"><item>r1</item><item>r2</item></refund-ids>
          <name>Zo&#xEB; &amp; <![CDATA[<Ada>]]></name>
          <token nil="true"/>
        </transaction>)");
    EXPECT_EQ(root.name, "transaction");
    EXPECT_EQ(root.text, "") << "blanks between children say nothing";
    EXPECT_EQ(root.child_text("id"), "ab12");
    EXPECT_EQ(root.child("refund-ids")->attribute("type"), "array");
    ASSERT_EQ(root.child("refund-ids")->children.size(), 2u);
    EXPECT_EQ(root.child("refund-ids")->children[1].text, "r2");
    EXPECT_EQ(root.child_text("name"), "Zo\xC3\xAB & <Ada>");
    EXPECT_EQ(root.child("token")->attribute("nil"), "true");
    EXPECT_FALSE(root.has("absent"));
    EXPECT_EQ(root.child_text("absent"), "");
}

TEST(Xml, DocumentTypesAndEntitiesAreRefused) {
    EXPECT_EQ(why_not("<!DOCTYPE a><a/>"), "line 1: a document type is not taken");
    EXPECT_NE(why_not(R"(<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>)"), "");
    EXPECT_NE(why_not(R"(<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>)"), "");
    EXPECT_NE(why_not("<a>&x;</a>"), "") << "an entity that nobody declared";
}

TEST(Xml, IsReadWithinBounds) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    EXPECT_EQ(why_not(deep), "line 1: nested too deep");
    EXPECT_EQ(why_not("<a><b/></a>", {.depth = 2}), "");
    EXPECT_NE(why_not("<a><b/></a>", {.depth = 1}), "");
    EXPECT_EQ(why_not("<a><b/><b/></a>", {.elements = 3}), "");
    EXPECT_NE(why_not("<a><b/><b/></a>", {.elements = 2}), "");
    EXPECT_NE(why_not(R"(<a><b x="1"/></a>)", {.elements = 2}), "") << "attributes count";
    EXPECT_NE(why_not("<a></a>", {.bytes = 6}), "");
}

TEST(Xml, WhatIsMalformedSaysWhere) {
    for (auto text : {"", " ", "a", "<a>", "<a><b></a>", "<a/><b/>", "<a x=1/>", "<a>\x01</a>", "<a>\xFF</a>", "{}",
                      "<a x='1' x='2'/>"})
        EXPECT_NE(why_not(text), "") << text;
    EXPECT_TRUE(why_not("<a>\n<b></a>").starts_with("line 2: ")) << why_not("<a>\n<b></a>");
    std::string whole = "<transaction><id>1</id><amount>10.00</amount></transaction>";
    for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_NE(why_not(whole.substr(0, size)), "") << size;
    EXPECT_EQ(why_not(whole), "");
}

TEST(Xml, AForeignEncodingIsNotBelieved) {
    EXPECT_EQ(parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xC3\xAB</a>").text, "\xC3\xAB");
}

TEST(Xml, TextIsEscapedSoThatItComesBack) {
    std::string hostile = "</id><type>x</type>&\"'\r\n\t \xC3\xAB \xF0\x9F\x9B\xAB";
    EXPECT_EQ(parse(element("id", hostile)).text, hostile);
    EXPECT_EQ(escape(std::string_view("\0\x01\x7F\xFF\xC3", 5)),
              "\xEF\xBF\xBD\xEF\xBF\xBD\x7F\xEF\xBF\xBD\xEF\xBF\xBD");
    for (auto none : {"\xC0\x80", "\xED\xA0\x80", "\xEF\xBF\xBF", "\xF4\x90\x80\x80"})
        EXPECT_EQ(why_not(element("a", none)), "") << "it can be read, as what it is not";
    auto root = parse(R"(<a x="&lt;"><b>1 &lt; 2</b><c/></a>)");
    EXPECT_EQ(write(root), R"(<a x="&lt;"><b>1 &lt; 2</b><c/></a>)");
}

}  // namespace
}  // namespace airside::xml
