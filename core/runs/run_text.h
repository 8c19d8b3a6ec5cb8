// The parts of a run that are kept as text in a column: enums by their names, small structures as JSON.
#pragma once

#include "core/runs/run_record.h"

#include <QString>

#include <optional>
#include <string_view>

namespace truebar {

// The value whose toString() is `text`, among the first `count` of the enum.
template <class E>
std::optional<E> enumNamed(std::string_view text, int count) {
    for (int i = 0; i < count; ++i) {
        if (toString(static_cast<E>(i)) == text)
            return static_cast<E>(i);
    }
    return std::nullopt;
}

QString analysisToText(const AnalysisOptions& options);
AnalysisOptions analysisFromText(const QString& text);

QString instrumentToText(const Instrument& instrument);
Result<Instrument> instrumentFromText(const QString& text);

QString proposalToText(const Suggestion& suggestion);
Result<std::variant<TargetPosition, OrderRequest>> proposalFromText(const QString& text);

// "boolean", "integer", "number", "decimal", "text" and the value as text.
QString settingTypeName(const SettingValue& value);
Result<SettingValue> settingFromText(const QString& type, const QString& text);

} // namespace truebar
