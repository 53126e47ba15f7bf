// Internal: a curl multi handle that lives on a reactor.
#pragma once
#include <functional>
#include <memory>
#include <unordered_map>

#include <curl/curl.h>

#include "platform/async/reactor.hpp"

namespace airside::http {

class CurlLoop {
  public:
    explicit CurlLoop(Reactor& reactor);
    ~CurlLoop();
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    void add(CURL* easy);
    void remove(CURL* easy);  // before its end: drops the transfer, on_finished is not called
    std::function<void(CURL*, CURLcode)> on_finished;

  private:
    struct Watch;
    static int socket_callback(CURL*, curl_socket_t socket, int what, void* self, void*);
    static int timer_callback(CURLM*, long timeout_ms, void* self);
    void watch(curl_socket_t socket, int events);
    void unwatch(curl_socket_t socket);
    void arm(const std::shared_ptr<Watch>& watch);
    void wait_for(const std::shared_ptr<Watch>& watch, int event);
    void set_timer(long timeout_ms);
    void act(curl_socket_t socket, int events);

    Reactor& reactor_;
    CURLM* multi_;
    std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
    std::uint64_t timer_generation_ = 0;
    std::optional<Reactor::TimerId> timer_;
    std::shared_ptr<CurlLoop*> self_;  // emptied when the loop dies, for callbacks that come later
};

}  // namespace airside::http
