// One watched series on the data thread: its forming candle, up to where it is complete, and who follows it.
#pragma once

#include "core/data/live_aggregator.h"
#include "core/data/live_health.h"
#include "core/data/live_join.h"
#include "core/data/live_queue.h"
#include "core/data/top_up_lane.h"

#include <functional>
#include <map>

namespace truebar {

struct LiveUpdate {
    std::vector<Candle> closed{}; // stored, and following those before without a seam
    // After these, not certain yet: seen closing but not confirmed, or behind a hole that is being filled. Ascending.
    std::vector<Candle> provisional{};
    std::optional<Candle> forming{};
};
// Called on the data thread; must not wait for it.
using LiveListener = std::function<void(const LiveUpdate&)>;

class LiveChannel {
public:
    // Complete up to `from`, as far as anybody needs to know.
    LiveChannel(Watch watch, UtcMs from)
        : m_watch(std::move(watch))
        , m_confirmed(from) { }

    const Watch& watch() const { return m_watch; }

    // A tick or a candle has come at this time.
    void onHeard(UtcMs time) { m_lastHeard = time; }
    void onTicks(const Candle& ticks) { m_aggregator.addTicks(ticks); }
    void onForming(const Candle& candle) { m_aggregator.addForming(candle); }
    // True if the link is live again after it was lost: candles may be missing.
    bool onLink(LinkState state);
    // The source's last words, stored by now.
    void onClosed(const std::vector<Candle>& candles);
    // `stored`: everything in the store from missingFrom() to what was confirmed. True if a hole in what the source
    // has told was filled.
    bool onToppedUp(const TopUpOutcome& outcome, const Series& stored);
    // From where followers lack stored candles.
    UtcMs missingFrom() const;

    // `stored`: the newest stored candles. The follower has those that open before confirmed(); it is told the others
    // when it is certain that nothing is missing between.
    int follow(const Series& stored, LiveListener listener);
    void unfollow(int number) { m_followers.erase(number); }
    // Tells every follower what has changed since the last call.
    void tell();

    UtcMs confirmed() const { return m_confirmed; }
    const std::optional<Candle>& forming() const { return m_aggregator.forming(); }
    const std::optional<UtcMs>& lastHeard() const { return m_lastHeard; }
    const std::optional<Error>& problem() const { return m_problem; }
    void setProblem(std::optional<Error> problem) { m_problem = std::move(problem); }

private:
    struct Follower {
        LiveJoin join;
        LiveListener listener;
        std::vector<Candle> news{};
    };

    Watch m_watch;
    UtcMs m_confirmed;
    LiveAggregator m_aggregator;
    bool m_wasLost = false;
    bool m_hasGap = false; // the source has told less than there was
    bool m_tellsClosed = false; // the source ends candles itself
    std::optional<UtcMs> m_lastHeard;
    std::optional<Error> m_problem;
    std::map<int, Follower> m_followers;
    int m_nextFollower = 1;
};

} // namespace truebar
