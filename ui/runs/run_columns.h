// The columns of the tables of a run.
#pragma once

#include "core/runs/run_record.h"
#include "ui/widgets/row_table_model.h"

namespace truebar::ui {

using SignColor = std::function<std::optional<QColor>(int sign)>;

std::vector<TableColumn<Trade>> tradeColumns(const SignColor& signColor);
std::vector<TableColumn<Order>> orderColumns();
std::vector<TableColumn<Fill>> fillColumns();
std::vector<TableColumn<RunSummary>> runColumns(const SignColor& signColor);

QString verdictText(Verdict verdict);
QString sideText(Side side);

} // namespace truebar::ui
