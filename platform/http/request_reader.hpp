// Internal: turns what a connection reads into requests, one after another. No I/O of its own.
#pragma once
#include <optional>
#include <vector>

#include <boost/asio/buffer.hpp>

#include "platform/http/request_parser.hpp"

namespace airside::http {

class RequestReader {
  public:
    RequestReader(std::size_t header_limit, std::size_t body_limit)
        : header_limit_(header_limit), body_limit_(body_limit) {}

    void begin();  // the next request, which may be in the buffer already

    enum class Parsed { more, done, refused };
    Parsed parse();
    // Where to read to, and how much came.
    boost::asio::mutable_buffer room();
    void received(std::size_t bytes);

    Request& request() { return request_; }               // whole once parse() said done
    const Problem& problem() const { return *problem_; }  // why parse() refused
    bool header_done() const { return parser_->is_header_done(); }
    bool keep_alive() const { return parser_->keep_alive(); }
    bool is_http_1_0() const { return parser_->is_http_1_0(); }
    bool has_unread() const { return begin_ != end_; }
    std::size_t message_bytes() const { return message_bytes_; }  // of this request, so far
    bool take_expects_continue();  // true once: the client waits for 100 Continue before it sends the body
    std::vector<char>& scrap() { return buffer_; }  // for what is read only to be thrown away

  private:
    static constexpr std::size_t start_size = 8 * 1024;
    Parsed refuse(const boost::beast::error_code& error);

    std::size_t header_limit_, body_limit_;
    std::vector<char> buffer_ = std::vector<char>(start_size);  // [begin_, end_) is read and not yet parsed
    std::size_t begin_ = 0, end_ = 0, message_bytes_ = 0;
    Request request_;
    std::optional<RequestParser> parser_;
    std::optional<Problem> problem_;
    bool continued_ = false;
};

}  // namespace airside::http
