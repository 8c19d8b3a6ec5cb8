// Runs the indicator bots in one thread of its own: follows their series live, goes on with each outlook when a candle
// has closed, and keeps what changed. Safe from any thread but the data thread.
#pragma once

#include "core/alerts/indicator_command.h"
#include "core/alerts/indicator_store.h"
#include "core/alerts/outlook_reader.h"
#include "core/data/feed_set.h"
#include "core/data/live_hub.h"
#include "core/data/workspace_door.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <thread>

namespace truebar {

// They outlive the host.
struct IndicatorTools {
    FeedSet& feeds;
    LiveHub& hub;
    StoreDoor& store;
    WorkspaceDoor& workspace;
    QString workspaceFolder; // see indicatorCommandFolder()
};

// Called in the host's thread.
struct IndicatorNews {
    std::function<void()> changed{}; // a status or the list
    std::function<void()> told{}; // events were kept
    std::function<void()> watched{}; // a series was put on the watch list
};

class IndicatorHost {
public:
    explicit IndicatorHost(const IndicatorTools& tools, IndicatorNews news = {});
    ~IndicatorHost();
    IndicatorHost(const IndicatorHost&) = delete;
    IndicatorHost& operator=(const IndicatorHost&) = delete;

    // Those that are on run, and commands of other programs are answered, from now on.
    void begin();

    // Each takes effect at once in the database and within a moment in the thread.
    Result<void> add(const IndicatorBot& bot);
    Result<void> change(const IndicatorBot& bot);
    Result<void> start(const std::string& bot);
    Result<void> stop(const std::string& bot);
    Result<void> remove(const std::string& bot);
    // One of the above.
    Result<void> carryOut(const IndicatorCommand& command);

    std::vector<IndicatorStatus> statuses() const;

private:
    struct Heard { // by the data thread
        std::atomic<std::int64_t> until = 0;
    };
    struct Entry {
        StoredIndicatorBot stored{};
        OutlookReader reader;
        SeriesKey source{};
        std::uint64_t beginning = 0; // of the watch that is followed
        std::unique_ptr<LiveFollower> follower{};
        std::shared_ptr<Heard> heard = std::make_shared<Heard>();
        std::vector<OutlookEvent> untold{}; // could not be kept yet
    };

    Result<void> write(const std::function<Result<void>(const IndicatorStore&)>& work);
    void answerOthers(const std::stop_token& stop);
    void wake();
    // In the thread:
    void work(const std::stop_token& stop);
    void readList();
    Result<void> follow(Entry& entry);
    Result<SeriesKey> sourceOf(const IndicatorBot& bot);
    Result<void> goOn(Entry& entry);
    Result<void> tell(Entry& entry);
    void show(const Entry& entry, IndicatorState state, std::optional<Error> problem, bool isNew);
    UtcMs now() const { return m_tools.feeds.clock().now(); }

    const IndicatorTools m_tools;
    const IndicatorNews m_news;
    mutable std::mutex m_mutex; // of what follows
    std::condition_variable_any m_wakeUp;
    bool m_hasNews = false;
    bool m_isListStale = true;
    std::map<std::string, IndicatorStatus> m_statuses;

    std::map<std::string, Entry> m_entries; // of the thread: those that are on
    std::jthread m_thread;
    std::jthread m_commandThread; // of its own: reading a long history must not keep a command waiting
};

} // namespace truebar
