// A thread with an event loop for sockets; blocking callers and live streams of one feed share it.
#pragma once

#include "core/threads/call_thread.h"

namespace truebar::net {

class NetworkThread final : public CallThread {
public:
    NetworkThread()
        : CallThread(QStringLiteral("feed")) { }
};

} // namespace truebar::net
