// The one coroutine type of the project: concrete executor, so that no call is virtual.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace airside {
using Executor = boost::asio::io_context::executor_type;
template <class T = void>
using awaitable = boost::asio::awaitable<T, Executor>;
}  // namespace airside
