// An indicator bot: a named watch on the trends and forecasts of one instrument. It tells and never trades: nothing in
// this room knows an order, a broker or an account, and the table of rooms keeps it so.
#pragma once

#include "core/market/instrument.h"
#include "core/outlook/outlook.h"

#include <memory>
#include <set>
#include <string>

namespace truebar {

struct IndicatorBot {
    std::string id{}; // "btc-outlook": small letters, digits, '-' and '_', unique
    std::string name{}; // for people; the id if empty
    InstrumentId instrument{};
    OutlookSettings outlook{}; // with the usual bar options
    std::set<OutlookEventKind> tells{
        OutlookEventKind::TrendChanged, OutlookEventKind::ConsensusChanged, OutlookEventKind::BandLeft};

    bool operator==(const IndicatorBot&) const = default;
};

// Fills in the name. "alerts.id", "alerts.name"; errors of InstrumentId and OutlookSettings.
Result<IndicatorBot> checkedIndicatorBot(IndicatorBot bot);

// "1h,4h,1d"; "alerts.timeframes" for what is none.
std::string timeframesText(const std::vector<Timeframe>& timeframes);
Result<std::vector<Timeframe>> timeframesOf(std::string_view text);

// "trend", "consensus", "band", as they are entered and kept.
std::string_view tellWord(OutlookEventKind kind);
std::string tellsText(const std::set<OutlookEventKind>& tells);
// Words parted by ',' or ' '; "none" or nothing for none. "alerts.tells"
Result<std::set<OutlookEventKind>> tellsOf(std::string_view text);

struct StoredIndicatorBot {
    IndicatorBot bot{};
    UtcMs createdAt{};
    std::optional<UtcMs> runningSince{}; // empty: off

    bool operator==(const StoredIndicatorBot&) const = default;
};

struct StoredOutlookEvent {
    std::int64_t number = 0;
    std::string bot{};
    UtcMs noticedAt{};
    OutlookEvent event{};
};

enum class IndicatorState : std::uint8_t {
    Off,
    Loading, // the history is being gone through
    Running,
    Waiting, // for candles, or for what `problem` says
};
constexpr int indicatorStateCount = 4;
// "off", "loading", "running", "waiting"
std::string_view toString(IndicatorState state);

struct IndicatorStatus {
    StoredIndicatorBot stored{};
    IndicatorState state = IndicatorState::Off;
    std::optional<Error> problem{};
    std::optional<UtcMs> heardUntil{}; // close of the newest candle of the followed series
    std::uint64_t revision = 0; // of the outlook: another number, another outlook
    std::shared_ptr<const OutlookState> outlook{}; // none before the history was gone through
};

} // namespace truebar
