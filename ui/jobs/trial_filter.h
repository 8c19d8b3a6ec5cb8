// What people write to see fewer trials: "sharpe > 1 and fast < 20", "status = failed or trade_count < 5", or any text.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace truebar::ui {

// How a filter sees a row: columns by their index.
struct FilterRow {
    std::function<std::optional<double>(int column)> number{}; // empty where there is none
    std::function<QString(int column)> text{};
};

class TrialFilter {
public:
    // Accepts everything.
    TrialFilter() = default;
    // `names` are the columns. Comparisons (> >= < <= = != and ~ for "contains"), `and`, `or`, `not`, parentheses; 10%
    // is 0.1; a column by its name or a part of it that no other has. Without any comparison the text is looked for in
    // every column. "filter.column", "filter.syntax", located at the character.
    static Result<TrialFilter> parse(const QString& text, const QStringList& names);

    bool accepts(const FilterRow& row) const { return !m_test || m_test(row); }
    bool isEmpty() const { return !m_test; }

    using Test = std::function<bool(const FilterRow&)>;

private:
    explicit TrialFilter(Test test)
        : m_test(std::move(test)) { }

    Test m_test;
};

} // namespace truebar::ui
