// The parts of a prompt that are kept as text in a column.
#pragma once

#include "core/engine/answer.h"

#include <QString>

namespace truebar {

QString ordersToText(const std::vector<OrderRequest>& orders);
Result<std::vector<OrderRequest>> ordersFromText(const QString& text);

// "" for none.
QString amendmentToText(const Amendment& amendment);
Result<Amendment> amendmentFromText(const QString& text);

} // namespace truebar
