// What an order asks beyond its type, prices and size, and how a run fills: as JSON text in a column.
#pragma once

#include "core/engine/run_settings.h"
#include "core/trading/order.h"

#include <QJsonObject>
#include <QString>

namespace truebar {

// Post-only, good-until, trailing distance, group and bracket; nothing for what is not asked.
void putTerms(QJsonObject& json, const OrderRequest& request);
Result<void> readTerms(const QJsonObject& json, OrderRequest& request);

// The same of an order with what was set at its decision; "" where there is nothing.
QString orderTermsToText(const Order& order);
Result<void> orderTermsFromText(const QString& text, Order& order);

// Fill profile, the costs beside fee_bps and slippage_ticks, and the warm-up; "" for the standard ones.
QString fillsToText(const RunSettings& settings);
Result<void> fillsFromText(const QString& text, RunSettings& settings);

} // namespace truebar
