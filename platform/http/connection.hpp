// Internal: one client's connection, from its first byte to its last.
#pragma once
#include <memory>

#include "platform/http/server_core.hpp"

namespace airside::http {

// Spawn their conversation on the reactor; each keeps `core` alive until it has ended.
void start_plain_connection(std::shared_ptr<ServerCore> core, Socket socket);
void start_tls_connection(std::shared_ptr<ServerCore> core, Socket socket, boost::asio::ssl::context& context);

}  // namespace airside::http
