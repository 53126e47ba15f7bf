#include "platform/http/request_reader.hpp"

#include <algorithm>

namespace airside::http {

namespace asio = boost::asio;
using HttpError = boost::beast::http::error;

void RequestReader::begin() {
    request_ = Request{};
    parser_.emplace(request_, header_limit_, body_limit_);
    continued_ = false;
    message_bytes_ = end_ - begin_;
}

RequestReader::Parsed RequestReader::parse() {
    if (!parser_->got_some())  // a few clients end a body with a line break too many (RFC 9112, 2.2)
        while (begin_ < end_ && (buffer_[begin_] == '\r' || buffer_[begin_] == '\n')) ++begin_;
    while (begin_ < end_) {
        boost::beast::error_code error;
        begin_ += parser_->put(asio::const_buffer(buffer_.data() + begin_, end_ - begin_), error);
        if (error == HttpError::need_more) break;
        if (error) return refuse(error);
        if (parser_->is_done()) return Parsed::done;
    }
    // Neither a line of chunked framing nor its trailers may be longer than a header.
    bool too_long = end_ - begin_ >= header_limit_ + start_size;
    return too_long ? refuse(make_error_code(HttpError::header_limit)) : Parsed::more;
}

RequestReader::Parsed RequestReader::refuse(const boost::beast::error_code& error) {
    problem_ = parser_->problem(error, {buffer_.data() + begin_, end_ - begin_});
    return Parsed::refused;
}

asio::mutable_buffer RequestReader::room() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == buffer_.size() && begin_ > 0) {
        std::copy(buffer_.data() + begin_, buffer_.data() + end_, buffer_.data());
        end_ -= begin_;
        begin_ = 0;
    } else if (end_ == buffer_.size()) {
        buffer_.resize(buffer_.size() * 2);
    }
    return asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
}

void RequestReader::received(std::size_t bytes) {
    end_ += bytes;
    message_bytes_ += bytes;
}

bool RequestReader::take_expects_continue() {
    bool expects = parser_->is_header_done() && parser_->expects_continue();
    return expects && !std::exchange(continued_, true);
}

}  // namespace airside::http
