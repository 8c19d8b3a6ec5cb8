#include "core/maintenance/routine_work.h"

#include "core/data/adjusted_rows.h"
#include "core/data/data_check.h"
#include "core/data/feed_comparison.h"
#include "core/maintenance/backup.h"
#include "core/quality/quality_report.h"

#include <algorithm>

namespace truebar {

namespace {

std::string nameOf(const SeriesKey& key) {
    return key.instrument.toString() + ' ' + key.timeframe.toString();
}

class Work {
public:
    Work(const Routine& routine, const RoutineTools& tools, const std::function<void(double)>& progress,
        std::stop_token stop)
        : m_routine(routine)
        , m_tools(tools)
        , m_progress(progress)
        , m_stop(std::move(stop)) { }

    RoutineRun run() {
        const auto done = carryOut();
        if (m_stop.stop_requested() || (!done && done.error().code == "feed.cancelled"))
            m_run.status = RunStatus::Cancelled;
        else if (!done)
            fail(done.error());
        else if (m_run.status == RunStatus::Running)
            m_run.status = m_run.warnings.empty() ? RunStatus::Succeeded : RunStatus::Warned;
        return std::move(m_run);
    }

private:
    Result<void> carryOut() {
        if (m_routine.kind == RoutineKind::Backup)
            return backUp();
        auto stored = chosen();
        if (!stored)
            return std::move(stored).error();
        switch (m_routine.kind) {
        case RoutineKind::Backfill:
        case RoutineKind::TopUp:
        case RoutineKind::GapRepair:
        case RoutineKind::Compare:
            return fetch(*stored);
        case RoutineKind::Verify:
            return each(*stored, [this](const SeriesKey& key, const TimeSpan& span) { return verify(key, span); });
        case RoutineKind::Prune:
            return each(*stored, [this](const SeriesKey& key, const TimeSpan& span) { return prune(key, span); });
        case RoutineKind::Backup:
            break;
        }
        return {};
    }

    struct Chosen {
        SeriesKey key{};
        TimeSpan stored{}; // empty if there is nothing yet
    };

    // The routine's own series, or all that are stored.
    Result<std::vector<Chosen>> chosen() {
        std::vector<StoredSeries> all;
        auto listed = m_tools.store.run([&](CandleStore& store) -> Result<void> {
            auto series = store.list();
            if (!series)
                return std::move(series).error();
            all = std::move(*series);
            return {};
        });
        if (!listed)
            return std::move(listed).error();
        std::vector<Chosen> out;
        if (m_routine.series.empty()) {
            for (const StoredSeries& each : all)
                out.push_back({{each.instrument.id, each.timeframe}, each.span});
            return out;
        }
        for (const SeriesKey& key : m_routine.series) {
            const auto found = std::find_if(all.begin(), all.end(), [&](const StoredSeries& each) {
                return each.instrument.id == key.instrument && each.timeframe == key.timeframe;
            });
            out.push_back({key, found == all.end() ? TimeSpan{{}, {}} : found->span});
        }
        return out;
    }

    Result<void> each(
        const std::vector<Chosen>& series, const std::function<Result<void>(const SeriesKey&, const TimeSpan&)>& work) {
        for (std::size_t i = 0; i < series.size(); ++i) {
            if (m_stop.stop_requested())
                return {};
            if (!series[i].stored.isEmpty()) {
                const auto hold = m_tools.locks.acquire({series[i].key}, m_stop);
                if (!hold)
                    return hold.error();
                if (auto done = work(series[i].key, series[i].stored); !done)
                    return done;
            }
            m_progress(static_cast<double>(i + 1) / static_cast<double>(series.size()));
        }
        return {};
    }

    TimeSpan spanToFetch(const Chosen& series) const {
        const UtcMs now = m_tools.feeds.clock().now();
        switch (m_routine.kind) {
        case RoutineKind::Backfill:
            return {*m_routine.from, now};
        case RoutineKind::GapRepair:
            return series.stored;
        case RoutineKind::Compare:
            return m_routine.days > 0
                ? TimeSpan{std::max(series.stored.begin, now - std::chrono::days(m_routine.days)), series.stored.end}
                : series.stored;
        default: // from the newest candle on; what was never fetched is for a backfill
            return {series.stored.isEmpty() ? now : series.stored.end, now};
        }
    }

    Result<void> fetch(const std::vector<Chosen>& series) {
        std::vector<FetchJob> jobs;
        for (const Chosen& each : series) {
            // Series whose venue no feed serves were imported from files: nothing can be fetched for them.
            if (m_routine.series.empty() && m_routine.feed.empty() && !m_tools.feeds.feedsFor(each.key.instrument))
                continue;
            const TimeSpan span = spanToFetch(each);
            if (!span.isEmpty())
                jobs.push_back({each.key.instrument, each.key.timeframe, span});
        }
        FetchOptions options;
        options.mode = m_routine.kind == RoutineKind::Compare ? FetchMode::Compare : FetchMode::Missing;
        options.feed = m_routine.feed;
        Fetcher fetcher(m_tools.feeds, m_tools.store, m_tools.locks);
        auto summary = fetcher.run(
            jobs, options,
            [this](FetchProgress progress) {
                m_progress(static_cast<double>(progress.requestsDone)
                    / static_cast<double>(std::max<std::uint64_t>(1, progress.requestsKnown)));
            },
            m_stop);
        if (!summary)
            return std::move(summary).error();
        m_run.requests += summary->requests;
        for (const SeriesFetch& fetched : summary->series) {
            note(fetched);
            if (m_routine.kind != RoutineKind::Compare)
                continue;
            auto kept = compare(fetched);
            if (!kept)
                return kept;
        }
        return {};
    }

    Result<void> compare(const SeriesFetch& fetched) {
        m_run.rows += fetched.source.size();
        return m_tools.store.run([&](CandleStore& store) -> Result<void> {
            auto findings = keepDisagreements(store, fetched);
            if (!findings)
                return std::move(findings).error();
            tell({fetched.instrument, fetched.timeframe}, *findings);
            return {};
        });
    }

    void note(const SeriesFetch& fetched) {
        m_run.rows += fetched.stored;
        const std::string name = nameOf({fetched.instrument, fetched.timeframe});
        if (!fetched.conflicts.empty())
            warn(name + ": " + std::to_string(fetched.conflicts.size())
                + " stored candles differ from the source, the first at " + formatUtc(fetched.conflicts.front()));
        if (!fetched.rejected.empty())
            warn(name + ": " + std::to_string(fetched.rejected.size())
                + " rows were refused, the first: " + fetched.rejected.front().reason.message());
        if (fetched.failure)
            fail(Error(*fetched.failure).at(name));
        else if (!fetched.unanswered.empty())
            warn(name + ": the source does not reach back to " + formatUtc(fetched.unanswered.front().begin));
    }

    Result<void> verify(const SeriesKey& key, TimeSpan stored) {
        if (m_routine.days > 0)
            stored.begin = std::max(stored.begin, m_tools.feeds.clock().now() - std::chrono::days(m_routine.days));
        Series series;
        CoverageReport report;
        std::vector<Finding> adjustments;
        auto read = m_tools.store.run([&](CandleStore& store) -> Result<void> {
            auto loaded = store.load(key.instrument, key.timeframe, stored);
            if (!loaded)
                return std::move(loaded).error();
            const auto calendar = store.calendarOf(key.instrument);
            const auto empty = store.coveredEmpty(key.instrument, key.timeframe);
            if (!calendar || !empty)
                return calendar.error_or(empty.error_or({}));
            series = std::move(*loaded);
            report = coverage(series, stored, *calendar, *empty);
            auto checked = checkStoredAdjustments(store, series);
            if (!checked)
                return std::move(checked).error();
            adjustments = std::move(*checked);
            return {};
        });
        // Damage is what a check is for: it is told, and the other series are checked all the same.
        if (!read) {
            warn(nameOf(key) + ": " + read.error().message());
            return {};
        }
        m_run.rows += series.size();
        if (report.missing > 0)
            warn(nameOf(key) + ": " + std::to_string(report.missing) + " candles are missing, the first at "
                + formatUtc(report.gaps.front().from));
        std::vector<Finding> findings = checkSeries(series).findings;
        findings.insert(findings.end(), adjustments.begin(), adjustments.end());
        tell(key, findings);
        return {};
    }

    void tell(const SeriesKey& key, const std::vector<Finding>& findings) {
        for (const Finding& finding : findings) {
            if (finding.severity != Severity::Info)
                warn(nameOf(key) + ", " + formatUtc(finding.span.begin) + ": " + sentenceOf(finding));
        }
    }

    Result<void> prune(const SeriesKey& key, const TimeSpan& stored) {
        const UtcMs keep = m_tools.feeds.clock().now() - std::chrono::days(m_routine.days);
        if (stored.begin >= keep)
            return {};
        return m_tools.store.run([&](CandleStore& store) -> Result<void> {
            auto erased = store.erase(key.instrument, key.timeframe, {UtcMs::min(), keep});
            if (!erased)
                return std::move(erased).error();
            m_run.rows += *erased;
            return {};
        });
    }

    Result<void> backUp() {
        using Copying = std::function<Result<void>(const Database&)>;
        const auto saved = backUpDatabases(
            {{m_tools.store.file(),
                 [this](const Copying& work) {
                     return m_tools.store.run([&](CandleStore& store) { return work(store.database()); });
                 }},
                {m_tools.workspace.file(), [this](const Copying& work) { return m_tools.workspace.run(work); }}},
            m_tools.backupFolder, m_tools.feeds.clock().now(), m_routine.days, m_progress, m_stop);
        if (!saved)
            return saved.error();
        m_run.rows = static_cast<std::uint64_t>(*saved);
        return {};
    }

    void warn(std::string text) { m_run.warnings.push_back(std::move(text)); }
    void fail(const Error& error) {
        if (m_run.failure.empty())
            m_run.failure = error.message();
        m_run.status = RunStatus::Failed;
    }

    const Routine& m_routine;
    const RoutineTools& m_tools;
    const std::function<void(double)>& m_progress;
    std::stop_token m_stop;
    RoutineRun m_run;
};

} // namespace

RoutineRun runRoutine(const Routine& routine, const RoutineTools& tools, const std::function<void(double)>& progress,
    std::stop_token stop) {
    RoutineRun out = Work(routine, tools, progress, std::move(stop)).run();
    out.routine = routine.name;
    return out;
}

} // namespace truebar
