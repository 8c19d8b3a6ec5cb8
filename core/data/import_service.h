// Files into the store. Synchronous; the caller chooses the thread.
#pragma once

#include "core/data/candle_store.h"
#include "core/plugins/plugin_registry.h"
#include "core/sdk/feed.h"

#include <QString>

#include <functional>
#include <stop_token>

namespace truebar {

struct ImportRequest {
    InstrumentId instrument{};
    Timeframe timeframe{};
    std::vector<QString> files{};
    std::string feed = "csv"; // the feed plugin that reads them
    QString timezone{}; // IANA name or "+05:30"; empty = as the file says, else UTC
    std::string quoteSide{}; // "bid" or "ask" for files that have both; empty = the feed's default
    std::string stamps{}; // "open" or "end": the moment of its candle that a row names; empty = as detected
    bool replace = false; // overwrite stored candles that differ
    std::optional<Price> tickSize{}; // empty: kept if known, else from the decimals in the data
    std::optional<Quantity> lotStep{};
    std::string currency{}; // the one prices are in, such as "USDT"; "" keeps the one there is
    std::string calendar{}; // session calendar, known to exist; "" keeps the one there is or tells it from the days
};

struct FileReport {
    QString file{};
    std::uint64_t rowsRead = 0;
    std::uint64_t rowsStored = 0;
    std::uint64_t duplicates = 0; // within the file or already in the store
    std::vector<RejectedRow> rejected{};
    std::string dialect{};
    TimeSpan span{};
};

struct ImportReport {
    Instrument instrument{};
    std::vector<FileReport> files{};
};

struct ImportProgress {
    std::size_t file = 0; // index
    double share = 0; // of all files, 0 … 1
};

// All files are read and checked first, then written in one transaction: a failure or a cancel ("feed.cancelled")
// changes nothing. A file with no storable row is an error ("import.nothing_storable" with the first reason).
Result<ImportReport> importFiles(CandleStore& store, const PluginRegistry& plugins, const ImportRequest& request,
    const std::function<void(ImportProgress)>& progress = {}, std::stop_token stop = {});

} // namespace truebar
