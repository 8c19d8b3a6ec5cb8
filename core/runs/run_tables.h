// The tables of one run in workspace.db: each of its lists is written to and read from one table.
#pragma once

#include "core/runs/run_record.h"
#include "core/workspace/database.h"

namespace truebar {

// Within an open transaction.
Result<void> insertRun(const Database& database, const RunRecord& record);

// Table `run` and the settings and metrics of all runs that `where` selects, newest first; `where` is empty or
// "WHERE run.run_id = ?" with its binding.
Result<std::vector<RunRecord>> readSummaries(
    const Database& database, const QString& where = {}, const QVariantList& bindings = {});
// The lists of a run: suggestions, decisions, orders, fills, trades, equity.
Result<void> readLists(const Database& database, RunRecord& record);

// Sets the member of Metrics that a stored name means, as listMetrics() names it.
void setMetric(Metrics& m, const std::string& name, std::optional<double> value, std::optional<Money> amount);

} // namespace truebar
