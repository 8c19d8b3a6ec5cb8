// The result document: what `truebar-cli run backtest --json` prints. Byte-identical for identical runs, but for run_id
// and created_at. Fields are described in docs/cli.md.
#pragma once

#include "core/base/json_writer.h"
#include "core/runs/run_comparison.h"
#include "core/runs/run_record.h"

namespace truebar {

// The members of an object that is open.
void writeMetrics(JsonWriter& json, const Metrics& metrics);

// Whole objects: the rows of a document …
void writeOrder(JsonWriter& json, const Order& order);
void writeFill(JsonWriter& json, const Fill& fill);
void writeTrade(JsonWriter& json, const Trade& trade);
void writeSuggestion(JsonWriter& json, const RecordedSuggestion& suggestion);
void writeDecision(JsonWriter& json, const Decision& decision);
// … and documents.
void writeSummary(JsonWriter& json, const RunSummary& summary);
// `withJournal`: the ledger's entries with their hashes too.
void writeRecord(JsonWriter& json, const RunRecord& record, bool withJournal = false);
void writeComparison(JsonWriter& json, const RunComparison& comparison);

} // namespace truebar
