#include "ui/runs/leaderboard_columns.h"

#include "core/runs/excess.h"
#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace truebar::ui {

namespace {

using Column = TableColumn<LeaderboardRow>;

struct LeaderboardWords {
    Q_DECLARE_TR_FUNCTIONS(LeaderboardColumns)
};

// Below everything that is known.
constexpr double unknown = -1e300;

QString dayText(UtcMs time) {
    return timeText(time).left(10);
}

template <class Value>
Column percentColumn(const QString& header, const Theme& theme, Value value) {
    const auto color = [theme, value](const LeaderboardRow& row) -> std::optional<QColor> {
        const double number = value(row).value_or(0);
        return number == 0 ? std::nullopt : std::optional(number > 0 ? theme.bull : theme.bear);
    };
    return {header, [value](const LeaderboardRow& row) { return percentText(value(row)); },
        [value](const LeaderboardRow& row) { return value(row).value_or(unknown); }, true, color};
}

template <class Value>
Column countColumn(const QString& header, Value value) {
    return {header, [value](const LeaderboardRow& row) { return QLocale().toString(qulonglong(value(row))); },
        [value](const LeaderboardRow& row) { return qulonglong(value(row)); }, true};
}

template <class Value>
Column textColumn(const QString& header, Value value) {
    return {header, [value](const LeaderboardRow& row) { return QString::fromStdString(value(row.best.request)); }};
}

QString cautionsOf(const LeaderboardRow& row) {
    QStringList out;
    for (const Caution caution : row.cautions)
        out << cautionText(caution);
    return out.join(QStringLiteral(", "));
}

} // namespace

QString cautionText(Caution caution) {
    switch (caution) {
    case Caution::ManyTrials:
        return LeaderboardWords::tr("many tries");
    case Caution::FewTrades:
        return LeaderboardWords::tr("few trades");
    case Caution::ShortSpan:
        return LeaderboardWords::tr("short span");
    case Caution::IncompleteData:
        return LeaderboardWords::tr("incomplete data");
    }
    return {};
}

std::vector<Column> leaderboardColumns(const Theme& theme) {
    std::vector<Column> out;
    out.push_back(countColumn(LeaderboardWords::tr("Rank"), [](const LeaderboardRow& row) { return row.rank; }));
    out.push_back(textColumn(LeaderboardWords::tr("Strategy"), [](const RunRequest& r) { return r.strategy; }));
    out.push_back(
        textColumn(LeaderboardWords::tr("Instrument"), [](const RunRequest& r) { return r.instrument.toString(); }));
    out.push_back(
        textColumn(LeaderboardWords::tr("Frame"), [](const RunRequest& r) { return r.timeframe.toString(); }));
    out.back().sortKey = [](const LeaderboardRow& row) {
        return qlonglong(row.best.request.timeframe.nominalLength().count());
    };
    out.push_back(percentColumn(LeaderboardWords::tr("Over holding"), theme,
        [](const LeaderboardRow& row) { return excessOf(row.best).overHolding; }));
    out.push_back(percentColumn(LeaderboardWords::tr("Over averaging in"), theme,
        [](const LeaderboardRow& row) { return excessOf(row.best).overAveraging; }));
    out.push_back(percentColumn(
        LeaderboardWords::tr("Return"), theme, [](const LeaderboardRow& row) { return row.best.metrics.totalReturn; }));
    out.push_back({LeaderboardWords::tr("Sharpe"),
        [](const LeaderboardRow& row) { return metricText("sharpe", row.best.metrics.sharpe, {}); },
        [](const LeaderboardRow& row) { return row.best.metrics.sharpe.value_or(unknown); }, true});
    out.push_back(percentColumn(LeaderboardWords::tr("Drawdown"), theme,
        [](const LeaderboardRow& row) { return row.best.metrics.maxDrawdown; }));
    out.push_back(countColumn(
        LeaderboardWords::tr("Trades"), [](const LeaderboardRow& row) { return row.best.metrics.tradeCount; }));
    out.push_back({LeaderboardWords::tr("Span"),
        [](const LeaderboardRow& row) {
            return QString(dayText(row.best.dataSpan.begin) + QStringLiteral(" – ") + dayText(row.best.dataSpan.end));
        },
        [](const LeaderboardRow& row) { return row.days; }});
    out.push_back(countColumn(LeaderboardWords::tr("Tried"), [](const LeaderboardRow& row) { return row.trials; }));
    const auto color = [theme](const LeaderboardRow&) { return std::optional(theme.warning); };
    out.push_back({LeaderboardWords::tr("Caution"), cautionsOf,
        [](const LeaderboardRow& row) { return qulonglong(row.cautions.size()); }, false, color});
    return out;
}

} // namespace truebar::ui
