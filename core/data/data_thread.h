// The one thread that writes: it owns the writing connections, so no two of them ever meet.
#pragma once

#include "core/threads/call_thread.h"

namespace truebar {

class DataThread final : public CallThread {
public:
    DataThread()
        : CallThread(QStringLiteral("data")) { }
};

} // namespace truebar
