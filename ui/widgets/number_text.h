// Numbers and times as people read them, in the user's locale; undefined is "n/a".
#pragma once

#include "core/base/amount.h"
#include "core/base/time.h"

#include <QString>

#include <optional>

namespace truebar::ui {

QString percentText(std::optional<double> fraction); // "+12.34 %"
QString moneyText(Money money, bool withSign = false);
QString timeText(UtcMs time); // "2023-04-01 12:00", UTC
QString exactText(Decimal value); // all digits

// The value of one metric in the form that fits it: percent, days, count …
QString metricText(std::string_view name, std::optional<double> value, std::optional<Money> money);
// "Total return", translated.
QString metricTitle(std::string_view name);

} // namespace truebar::ui
