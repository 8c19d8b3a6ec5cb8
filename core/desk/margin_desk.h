// Leverage and margin mode of an account's instruments at its venue: has them set, one instrument after the other, and
// remembers what the venue has confirmed. Lives on the account's thread and waits for nothing there.
#pragma once

#include "core/desk/margin_setting.h"
#include "core/live/call_runner.h"
#include "core/sdk/clock.h"
#include "core/sdk/margin_events.h"

#include <deque>
#include <functional>
#include <map>

namespace truebar {

class MarginDesk {
public:
    using Then = std::function<void(const Result<void>&)>;
    // All outlive the desk; `runner` calls back no more once it is gone. After `patience` a question is given up.
    MarginDesk(IMarginControl& venue, ICallRunner& runner, const IClock& clock, Millis patience);

    // `then` is called once, at once if the venue has confirmed these terms before. Errors: those of setMarginTerms();
    // "desk.margin_timeout".
    void set(const InstrumentId& instrument, const MarginTerms& terms, Then then);
    // Gives up what has lasted too long; every 100 ms or so.
    void tick();

    // Changes may have been missed.
    void forgetAll();
    // Something has changed at the venue, perhaps by ourselves. Whether what was known no longer holds.
    bool noteChanged(const MarginChange& change);

private:
    struct Ask {
        InstrumentId instrument{};
        MarginTerms terms{};
        Then then{};
    };
    void next();
    void ended(Result<void> done);

    IMarginControl& m_venue;
    ICallRunner& m_runner;
    const IClock& m_clock;
    const Millis m_patience;
    std::map<InstrumentId, MarginTerms> m_known;
    std::deque<Ask> m_asks; // the first is under way if m_isAsking
    bool m_isAsking = false;
    bool m_isForgotten = false; // the answer that is awaited is not to be remembered
    bool m_isGivenUp = false;
    std::stop_source m_stop;
    UtcMs m_giveUpAt{};
};

} // namespace truebar
