# How every part of Airside is built. A folder with a CMakeLists.txt calls airside_module(), which compiles all of its
# *.cpp files (but tests) into one static library, and its tests into at most two executables:
# *_test.cpp need nothing (label unit), *_pgtest.cpp, *_redistest.cpp, *_mongotest.cpp need servers (label server).
include_guard()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(AIRSIDE_SANITIZE "" CACHE STRING "Value of -fsanitize=")

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(PostgreSQL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(EXPAT REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(date REQUIRED)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(mongoc REQUIRED IMPORTED_TARGET libmongoc-1.0)
pkg_check_modules(simdjson REQUIRED IMPORTED_TARGET simdjson)

# What each target gets: flags, include root (includes are absolute: "platform/core/money.hpp"), Boost compiled once.
add_library(airside_flags INTERFACE)
target_include_directories(airside_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(airside_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror
  -Wno-gnu-zero-variadic-macro-arguments -Wno-missing-field-initializers
  -fno-omit-frame-pointer -gline-tables-only "SHELL:-Xclang -fno-pch-timestamp")
target_compile_definitions(airside_flags INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_VISIBILITY
  SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
target_link_libraries(airside_flags INTERFACE Threads::Threads Boost::headers)
target_link_options(airside_flags INTERFACE -fuse-ld=lld)
if(AIRSIDE_SANITIZE)
  target_compile_options(airside_flags INTERFACE -fsanitize=${AIRSIDE_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(airside_flags INTERFACE -fsanitize=${AIRSIDE_SANITIZE})
endif()

# One precompiled header for all: the standard library and Asio's awaitable, nothing of ours.
file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp "")
add_library(airside_pch STATIC ${CMAKE_BINARY_DIR}/pch.cpp)
target_link_libraries(airside_pch PUBLIC airside_flags)
target_precompile_headers(airside_pch PRIVATE [["cmake/pch.hpp"]])  # by its path from the root, so that it is the same text in every clone

# Asio's non-template code, compiled once: whatever includes the precompiled header refers to it.
add_library(airside_asio STATIC ${CMAKE_SOURCE_DIR}/cmake/asio_impl.cpp)
target_link_libraries(airside_asio PUBLIC airside_flags)

function(_airside_split out_sources out_unit out_server)
  file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(unit ${all})
  set(server ${all})
  set(sources ${all})
  list(FILTER unit INCLUDE REGEX "_test\\.cpp$")
  list(FILTER server INCLUDE REGEX "_(pg|redis|mongo|server)test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_(pg|redis|mongo|server)?test\\.cpp$|_fuzz\\.cpp$|(^|/)main\\.cpp$")
  set(${out_sources} ${sources} PARENT_SCOPE)
  set(${out_unit} ${unit} PARENT_SCOPE)
  set(${out_server} ${server} PARENT_SCOPE)
endfunction()

function(_airside_tests name label)
  add_executable(${name} ${ARGN})
  target_precompile_headers(${name} REUSE_FROM airside_pch)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${label})
endfunction()

# airside_module(NAME [DEPS target...] [TEST_DEPS target...]): the library airside_NAME from this folder.
function(airside_module name)
  cmake_parse_arguments(arg "" "" "DEPS;TEST_DEPS" ${ARGN})
  _airside_split(sources unit server)
  if(sources)
    add_library(airside_${name} STATIC ${sources})
    target_precompile_headers(airside_${name} REUSE_FROM airside_pch)
    target_link_libraries(airside_${name} PUBLIC airside_flags ${arg_DEPS})
  else()
    add_library(airside_${name} INTERFACE)
    target_link_libraries(airside_${name} INTERFACE airside_flags ${arg_DEPS})
  endif()
  if(unit)
    _airside_tests(${name}_unit unit ${unit})
    target_link_libraries(${name}_unit PRIVATE airside_${name} ${arg_TEST_DEPS} GTest::gtest_main)
  endif()
  if(server)
    _airside_tests(${name}_server server ${server})
    target_link_libraries(${name}_server PRIVATE airside_${name} airside_testkit ${arg_TEST_DEPS} GTest::gtest_main)
  endif()
endfunction()

# airside_embed(TARGET SYMBOL files...): the text of files, as `extern const std::span<const EmbeddedFile> SYMBOL` in airside::embedded
# (see platform/core/embedded.hpp). SYMBOL is plain, e.g. user_migrations.
function(airside_embed target symbol)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
  list(JOIN ARGN "|" joined)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${symbol} "-DFILES=${joined}" -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${ARGN} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

# airside_fuzz(NAME SOURCES files... DEPS targets...): NAME_fuzz, a libFuzzer program of NAME_fuzz.cpp. SOURCES, the parser that is fuzzed,
# are compiled once more, with coverage and sanitizers; what they stand on comes from DEPS as it is. Seeds and what was found lie in
# corpus/NAME. None is built by default: the target `fuzzers` is all of them.
add_custom_target(fuzzers)
function(airside_fuzz name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name}_fuzz EXCLUDE_FROM_ALL ${name}_fuzz.cpp ${arg_SOURCES})
  set(sanitize -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -O1)
  target_compile_options(${name}_fuzz PRIVATE ${sanitize} -include ${CMAKE_SOURCE_DIR}/cmake/pch.hpp)
  target_link_options(${name}_fuzz PRIVATE ${sanitize})
  target_compile_definitions(${name}_fuzz PRIVATE AIRSIDE_DATA_DIR="${CMAKE_SOURCE_DIR}/data")
  target_link_libraries(${name}_fuzz PRIVATE airside_flags ${arg_DEPS})
  add_dependencies(fuzzers ${name}_fuzz)
endfunction()
