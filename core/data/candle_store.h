// Candles on disk: market.db. One object belongs to one thread; open one for each.
// The layout is documented in docs/candle-store.md.
#pragma once

#include "core/base/result.h"
#include "core/data/calendar_book.h"
#include "core/market/corporate_action.h"
#include "core/market/coverage.h"
#include "core/quality/finding.h"
#include "core/workspace/database.h"

#include <memory>
#include <vector>

namespace truebar {

struct StoredSeries {
    Instrument instrument{};
    Timeframe timeframe{};
    std::uint64_t candles = 0;
    TimeSpan span{}; // first open to last close
};

struct StoreReport {
    std::uint64_t stored = 0; // new or replaced
    std::vector<UtcMs> duplicateTimes{}; // already there, equal
    // Open times of candles that differ from what is stored (only without `replace`); none of them is written.
    std::vector<UtcMs> conflicts{};
};

class CandleStore {
public:
    static Result<std::unique_ptr<CandleStore>> open(const QString& marketDatabase, Database::Mode mode);
    ~CandleStore();

    Result<std::vector<StoredSeries>> list() const;
    // "data.unknown_instrument" names the ones there are.
    Result<Instrument> instrument(const InstrumentId& id) const;
    // Adds the instrument or replaces its details.
    Result<void> saveInstrument(const Instrument& instrument);

    // The calendars that instruments may name: built-in, and those in the folder "calendars" beside the database.
    const CalendarBook& calendars() const { return m_calendars; }
    // That of an instrument; always open if the instrument is not known yet. Errors of CalendarBook::find().
    Result<SessionCalendar> calendarOf(const InstrumentId& id) const;

    // The candles of exactly this timeframe that open within the span. "data.unknown_series" if nothing was ever
    // stored.
    Result<Series> load(const InstrumentId& id, Timeframe timeframe, TimeSpan span = {}) const;

    // Which candles that open within the span there are. Reads no candles where the keys of a chunk say enough, so it
    // is fast however long the series is. No runs if nothing was ever stored.
    Result<PresentRuns> present(const InstrumentId& id, Timeframe timeframe, TimeSpan span = {}) const;
    // Spans for which the source has answered that it has nothing: ascending, not touching.
    Result<std::vector<TimeSpan>> coveredEmpty(const InstrumentId& id, Timeframe timeframe) const;
    // Adds to them, or says them anew. The instrument must be known ("data.unknown_instrument").
    Result<void> addCoveredEmpty(const InstrumentId& id, Timeframe timeframe, const std::vector<TimeSpan>& spans);
    Result<void> setCoveredEmpty(const InstrumentId& id, Timeframe timeframe, const std::vector<TimeSpan>& spans);

    // Merges candles into the stored series; joins the transaction of transaction() if one is open, else its own.
    Result<StoreReport> write(const Series& candles, bool replace = false);
    Result<void> remove(const InstrumentId& id, Timeframe timeframe);
    // Takes out the candles that open within the span; how many there were. A series without candles is gone.
    Result<std::uint64_t> erase(const InstrumentId& id, Timeframe timeframe, TimeSpan span);
    // Everything written within is kept as a whole or not at all.
    Result<void> transaction(const std::function<Result<void>()>& work);

    // Dividends and splits, ascending; of no use to instruments that have none.
    Result<std::vector<CorporateAction>> actions(const InstrumentId& id) const;
    // Adds to them. An action that was not known voids the adjusted closes before it, in all series of the instrument.
    // The instrument must be known.
    Result<void> writeActions(const InstrumentId& id, const std::vector<CorporateAction>& actions);
    // Of candles that open within the span, ascending; sources tell them for days and longer.
    Result<std::vector<AdjustedPrice>> adjustedCloses(
        const InstrumentId& id, Timeframe timeframe, TimeSpan span = {}) const;
    // Adds or replaces; ignored for a series that is not stored.
    Result<void> writeAdjustedCloses(
        const InstrumentId& id, Timeframe timeframe, const std::vector<AdjustedPrice>& closes);

    // Where candles within the span disagree with another feed, as the last comparison with it found; ascending.
    Result<std::vector<Finding>> twinFindings(const InstrumentId& id, Timeframe timeframe, TimeSpan span = {}) const;
    // What a comparison with `feed` over the span has found takes the place of what earlier ones found there. Candles
    // that are replaced or erased take the findings of their time with them. Ignored for a series that is not stored.
    Result<void> writeTwinFindings(const InstrumentId& id, Timeframe timeframe, const std::string& feed,
        TimeSpan compared, const std::vector<Finding>& findings);

    // For copying the whole file.
    const Database& database() const { return *m_database; }

private:
    explicit CandleStore(std::unique_ptr<Database> database);
    // Within a transaction; of one feed, or of all.
    Result<void> cutTwinFindings(
        const InstrumentId& id, Timeframe timeframe, TimeSpan span, const std::string* feed = nullptr);
    std::unique_ptr<Database> m_database;
    CalendarBook m_calendars;
    bool m_isInTransaction = false;
};

} // namespace truebar
