// One WebSocket for all live subscriptions of a venue. Opens with the first, closes with the last, comes back by itself
// after any fault with growing waits, and tells every subscriber when the link was lost and when it is live again.
#pragma once

#include "core/sdk/clock.h"
#include "plugins/feeds/net/network_thread.h"
#include "plugins/feeds/net/stream_protocol.h"

#include <memory>

namespace truebar::net {

struct StreamSettings {
    Millis silence{30'000}; // nothing heard, not even a pong, for so long: the link is dead
    Millis longestLife{std::chrono::hours(23)}; // venues close after 24 hours; better at a time of our choosing
    Millis firstWait{500}; // after a fault …
    Millis longestWait{60'000}; // … doubling up to this
    Millis steady{10'000}; // a link that held for so long makes the waits short again
    // For venues that send heartbeats: a link on which only pongs come is as dead as a silent one.
    bool pongsAreLife = true;
    qint64 longestMessage = 4 << 20;
};

class LiveStream {
public:
    LiveStream(const IClock& clock, const NetworkThread& thread, std::unique_ptr<IStreamProtocol> protocol,
        StreamSettings settings = {});
    ~LiveStream();

    // Handlers run on the network thread and must not wait for the thread that ends the subscription.
    Result<std::unique_ptr<ISubscription>> subscribe(const StreamKey& key, LiveHandlers handlers);

private:
    class Private;
    const NetworkThread& m_thread;
    std::shared_ptr<Private> m_d; // subscriptions may outlive the stream; they are silent then
};

} // namespace truebar::net
