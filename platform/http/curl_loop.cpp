#include "platform/http/curl_loop.hpp"

#include <mutex>
#include <stdexcept>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

namespace airside::http {

namespace asio = boost::asio;

// Curl owns the socket; this only watches it.
struct CurlLoop::Watch {
    Watch(Reactor& reactor, curl_socket_t s) : socket(s), descriptor(reactor.io(), s) {}
    curl_socket_t socket;
    asio::posix::basic_stream_descriptor<Executor> descriptor;
    int wanted = 0;   // CURL_POLL_IN, CURL_POLL_OUT or both; 0 when curl has let the socket go
    int waiting = 0;  // for which of them a wait is under way
};

CurlLoop::CurlLoop(Reactor& reactor) : reactor_(reactor), self_(std::make_shared<CurlLoop*>(this)) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    multi_ = curl_multi_init();
    if (!multi_) throw std::runtime_error("curl does not start");
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, socket_callback);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, timer_callback);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 256L);
}

CurlLoop::~CurlLoop() {
    curl_multi_cleanup(multi_);  // closes pooled connections, and so calls back
    *self_ = nullptr;
    set_timer(-1);
    while (!watches_.empty()) unwatch(watches_.begin()->first);
}

void CurlLoop::add(CURL* easy) {
    auto code = curl_multi_add_handle(multi_, easy);
    if (code != CURLM_OK) throw std::runtime_error(std::string("curl: ") + curl_multi_strerror(code));
}

void CurlLoop::remove(CURL* easy) { curl_multi_remove_handle(multi_, easy); }

int CurlLoop::socket_callback(CURL*, curl_socket_t socket, int what, void* self, void*) {
    auto& loop = *static_cast<CurlLoop*>(self);
    if (what == CURL_POLL_REMOVE)
        loop.unwatch(socket);
    else
        loop.watch(socket, what);
    return 0;
}

int CurlLoop::timer_callback(CURLM*, long timeout_ms, void* self) {
    static_cast<CurlLoop*>(self)->set_timer(timeout_ms);
    return 0;
}

void CurlLoop::watch(curl_socket_t socket, int events) {
    auto& watch = watches_[socket];
    if (!watch) watch = std::make_shared<Watch>(reactor_, socket);
    watch->wanted = events;
    arm(watch);
}

void CurlLoop::unwatch(curl_socket_t socket) {
    auto found = watches_.find(socket);
    if (found == watches_.end()) return;
    found->second->wanted = 0;
    found->second->descriptor.release();  // ends its waits
    watches_.erase(found);
}

void CurlLoop::arm(const std::shared_ptr<Watch>& watch) {
    for (int event : {CURL_POLL_IN, CURL_POLL_OUT})
        if ((watch->wanted & event) && !(watch->waiting & event)) wait_for(watch, event);
}

void CurlLoop::wait_for(const std::shared_ptr<Watch>& watch, int event) {
    watch->waiting |= event;
    auto kind =
        event == CURL_POLL_IN ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write;
    watch->descriptor.async_wait(kind, [self = self_, watch, event](const boost::system::error_code& error) {
        watch->waiting &= ~event;
        if (error || !*self || !(watch->wanted & event)) return;
        (*self)->act(watch->socket, event == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
        if (*self && watch->wanted) (*self)->arm(watch);
    });
}

// The callback that asked for the timer may not itself call curl, so a timeout of zero is a turn of the loop away.
void CurlLoop::set_timer(long timeout_ms) {
    auto generation = ++timer_generation_;
    if (timer_) reactor_.cancel(*timer_);
    timer_.reset();
    if (timeout_ms < 0) return;
    auto expired = [self = self_, generation] {
        if (*self && (*self)->timer_generation_ == generation) (*self)->act(CURL_SOCKET_TIMEOUT, 0);
    };
    if (timeout_ms == 0)
        reactor_.post(expired);
    else
        timer_ = reactor_.call_at(Steady::now() + std::chrono::milliseconds(timeout_ms), expired);
}

void CurlLoop::act(curl_socket_t socket, int events) {
    int running = 0, left = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
    while (auto* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        auto* easy = message->easy_handle;
        auto result = message->data.result;
        curl_multi_remove_handle(multi_, easy);
        on_finished(easy, result);
    }
}

}  // namespace airside::http
