// The process that is killed: trades at random through the real order path, the real disk and a socket.
#pragma once

#include "core/live/order_book.h"

#include <memory>

namespace truebar::test {

// Mode "trade" goes on until it is killed; "settle" recovers, cancels everything, waits until all is even, and writes
// the book to `report`. The exit code is 0 only for the latter.
int runTrader(const std::string& socket, const std::string& folder, const std::string& mode, const std::string& report);

// The book as the last process left it.
Result<std::unique_ptr<OrderBook>> readReport(const std::string& report);

} // namespace truebar::test
