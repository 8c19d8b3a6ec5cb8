// Prompts as rows of their tables.
#pragma once

#include "core/decisions/prompt.h"
#include "core/workspace/database.h"

namespace truebar {

QVariantList promptValues(const Prompt& prompt); // of every column but the number
extern const char* const promptColumns; // of a prompt with its decision and its outcome
// The row a query of promptColumns stands on.
Result<KeptPrompt> promptAt(const QSqlQuery& query, const QString& file);
QString orderNumbersToText(const std::vector<OrderNumber>& orders);

} // namespace truebar
