// The result document: what `truebar-cli run backtest --json` prints. Byte-identical for identical runs, but for run_id
// and created_at. Fields are described in docs/cli.md.
#pragma once

#include "core/base/json_writer.h"
#include "core/runs/run_record.h"

namespace truebar {

// Whole objects.
void writeSummary(JsonWriter& json, const RunSummary& summary);
// `withJournal`: the ledger's entries with their hashes too.
void writeRecord(JsonWriter& json, const RunRecord& record, bool withJournal = false);

} // namespace truebar
