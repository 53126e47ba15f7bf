// Internal: bytes to Request, on Beast's parser, with the checks that Beast leaves to its user.
#pragma once
#include <optional>
#include <string>

#include <boost/beast/http/basic_parser.hpp>

#include "platform/core/problem.hpp"
#include "platform/http/message.hpp"

namespace airside::http {

class RequestParser final : public boost::beast::http::basic_parser<true> {
  public:
    RequestParser(Request& request, std::size_t header_limit, std::size_t body_limit);

    bool expects_continue() const { return expects_continue_; }
    bool is_http_1_0() const { return version_ == 10; }

    // Why the bytes were refused: `error` is what put() gave, `rest` what it left unread.
    Problem problem(const boost::beast::error_code& error, std::string_view rest) const;

  private:
    using Error = boost::beast::error_code;
    using Text = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Error& error) override;
    void on_response_impl(int, Text, int, Error&) override {}
    void on_field_impl(boost::beast::http::field field, Text name, Text value, Error& error) override;
    void on_header_impl(Error& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error& error) override;
    std::size_t on_body_impl(Text bytes, Error& error) override;
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t left, Text bytes, Error& error) override;
    void on_finish_impl(Error&) override {}

    void refuse(Error& error, int status, std::string type, std::string title, std::string detail = {});
    void refuse_method(Error& error);  // one that HTTP has and we do not
    void check_expect(std::string_view value, Error& error);

    Request& request_;
    std::ptrdiff_t header_room_;  // bytes that header and trailer fields may still take
    int version_ = 0;
    int hosts_ = 0;
    bool header_done_ = false;  // fields after that are trailers, which nobody asked for
    bool expects_continue_ = false;
    std::optional<Problem> refused_;
};

}  // namespace airside::http
