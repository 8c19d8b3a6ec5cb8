// The result document: what `truebar-cli run backtest --json` prints. Byte-identical for identical runs, but for run_id
// and created_at.
#pragma once

#include "core/runs/run_comparison.h"
#include "core/runs/run_record.h"

#include <QJsonObject>

namespace truebar {

QJsonObject metricsToJson(const Metrics& metrics);
QJsonObject summaryToJson(const RunSummary& summary);
QJsonObject recordToJson(const RunRecord& record);
QJsonObject comparisonToJson(const RunComparison& comparison);

} // namespace truebar
