// Internal: one request in curl's terms.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "platform/http/client.hpp"

namespace airside::http {

// One request on its way: curl's handle, what it sends and what has come back.
struct Transfer {
    using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

    OutRequest request;
    Reply reply;
    CURL* easy = nullptr;
    List headers{nullptr, curl_slist_free_all};
    std::size_t max_bytes = 0;
    int sendings = 0;  // how often curl was about to write the request to a connection
    bool too_large = false;
    bool header_whole = false;  // curl takes a header that breaks off for a whole one
    bool done = false;
    CURLcode result = CURLE_OK;
    std::array<char, CURL_ERROR_SIZE> error{};
    std::function<void()> resume;
};

// Sets every option of `easy` for the request. The transfer must stay where it is until it has ended.
void prepare(Transfer& transfer, const ClientOptions& options, Steady::time_point deadline);

std::string describe(const Transfer& transfer);  // what went wrong, for people

}  // namespace airside::http
