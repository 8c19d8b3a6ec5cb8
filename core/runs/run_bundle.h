// One run as a file that runs again anywhere: what was asked, with which plugins, over which candles, and the document
// that came of it. The format is described in docs/bundles.md.
#pragma once

#include "core/market/corporate_action.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_record.h"

#include <QByteArray>

#include <map>
#include <string>
#include <vector>

namespace truebar {

// 1: runs over one instrument; 2: portfolios too.
constexpr int bundleFormat = 2;
constexpr std::size_t mostBundledSeries = 62; // what an archive has room for

struct BundledPlugin {
    PluginKind kind = PluginKind::Strategy;
    std::string id{};
    std::string version{};
    std::string sha256{}; // of the library file

    bool operator==(const BundledPlugin&) const = default;
};

// Candles as they were stored, and what the store knew of them.
struct BundledSeries {
    Instrument instrument{};
    Series candles{};
    std::vector<TimeSpan> coveredEmpty{};
    std::vector<CorporateAction> actions{};
    std::vector<AdjustedPrice> adjustedCloses{};
};

// A stored series and how far a run looked at it; both ends are closed.
struct SeenSeries {
    InstrumentId instrument{};
    Timeframe timeframe{}; // as stored
    TimeSpan span{}; // of opening times

    bool operator==(const SeenSeries&) const = default;
};

struct RunBundle {
    std::string runId{};
    UtcMs createdAt{};
    RunRequest request{}; // but for strategySettings, which only the strategy's schema can read
    std::map<std::string, std::string> strategySettings{};
    Instrument instrument{}; // as it was then
    std::optional<FundTerms> fund{}; // of a portfolio; the instrument is then only a name
    std::string strategyVersion{};
    std::string codeVersion{};
    std::string fingerprint{};
    std::vector<BundledPlugin> plugins{};
    std::vector<BundledSeries> data{}; // empty: without candles
    std::vector<SeenSeries> seen{}; // without candles: which of those elsewhere are meant; older bundles do not say
    std::vector<QByteArray> calendars{}; // calendar files that the run needs, whole
    std::string result{}; // the document of `run show --journal --json`
};

// The same bundle gives the same bytes. "io.archive"
Result<QByteArray> writeBundle(const RunBundle& bundle);
// Nothing of a bundle is believed: errors are "bundle.*" and "candle.*", located like "bundle.json: /request/cash" or
// "candles/1.csv:17".
Result<RunBundle> readBundle(const QByteArray& bytes);

// "bundle.exists" unless `overwrite`; the file is whole or not there.
Result<void> saveBundle(const QString& file, const RunBundle& bundle, bool overwrite);
Result<RunBundle> loadBundle(const QString& file);

} // namespace truebar
