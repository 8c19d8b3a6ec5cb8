#pragma once

#include "core/runs/fund_record.h"

#include <QString>

namespace truebar {

// A fund as one text, whole. What was written reads back as the same.
QString fundToText(const FundRecord& fund);
Result<FundRecord> fundFromText(const QString& text);

// Only what was asked for.
QString fundTermsToText(const FundTerms& terms);
Result<FundTerms> fundTermsFromText(const QString& text);

} // namespace truebar
