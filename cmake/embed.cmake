# Writes OUT: a C++ file that holds the text of FILES (separated by |) under the name SYMBOL. Used by airside_embed().
string(REPLACE "|" ";" FILES "${FILES}")
set(items "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${hex}")
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(APPEND items "    {\"${name}\", std::string_view(\"${escaped}\", ${bytes})},\n")
endforeach()
file(WRITE ${OUT} "#include \"platform/core/embedded.hpp\"\nnamespace airside::embedded {\n"
  "static constexpr EmbeddedFile files[] = {\n${items}};\n"
  "extern const std::span<const EmbeddedFile> ${SYMBOL};\n"
  "const std::span<const EmbeddedFile> ${SYMBOL}{files};\n}\n")
