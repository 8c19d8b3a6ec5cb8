#include "ui/data/coverage_grid.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace truebar::ui {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr int mostDays = 400;
constexpr int mostDaysByWeek = 2000;

// The context of the texts of this file.
struct CoverageTexts {
    Q_DECLARE_TR_FUNCTIONS(CoverageTexts)
};

year_month monthOf(sys_days day) {
    const year_month_day date(day);
    return date.year() / date.month();
}

// The day on which the column that holds `day` begins.
sys_days floorTo(sys_days day, CoverageZoom zoom) {
    if (zoom == CoverageZoom::Weeks)
        return day - days(std::chrono::weekday(day).iso_encoding() - 1);
    return zoom == CoverageZoom::Months ? sys_days(monthOf(day) / 1) : day;
}

sys_days plus(sys_days begin, int columns, CoverageZoom zoom) {
    if (zoom == CoverageZoom::Months)
        return sys_days((monthOf(begin) + months(columns)) / 1);
    return begin + days(columns * (zoom == CoverageZoom::Weeks ? 7 : 1));
}

int distance(sys_days begin, sys_days day, CoverageZoom zoom) {
    if (zoom == CoverageZoom::Months)
        return static_cast<int>((monthOf(day) - monthOf(begin)).count());
    return static_cast<int>((day - begin).count() / (zoom == CoverageZoom::Weeks ? 7 : 1));
}

QString number(std::uint64_t count) {
    return QLocale().toString(qulonglong(count));
}

QString dayText(UtcMs time) {
    return QString::fromStdString(formatDate(time));
}

} // namespace

CoverageZoom zoomFor(int dayCount) {
    if (dayCount <= mostDays)
        return CoverageZoom::Days;
    return dayCount <= mostDaysByWeek ? CoverageZoom::Weeks : CoverageZoom::Months;
}

QString stateText(CellState state) {
    switch (state) {
    case CellState::Outside:
        return CoverageTexts::tr("no data expected");
    case CellState::Whole:
        return CoverageTexts::tr("complete");
    case CellState::Partial:
        return CoverageTexts::tr("partly missing");
    case CellState::Missing:
        return CoverageTexts::tr("missing");
    case CellState::Outage:
        return CoverageTexts::tr("venue outage");
    case CellState::Empty:
        return CoverageTexts::tr("source has nothing");
    case CellState::Closed:
        return CoverageTexts::tr("market closed");
    }
    return {};
}

CoverageGrid::CoverageGrid(std::shared_ptr<const CoverageMap> map, CoverageZoom zoom)
    : m_map(std::move(map))
    , m_zoom(zoom) {
    if (m_map && m_map->firstDay < m_map->lastDay)
        m_columns = distance(floorTo(m_map->firstDay, zoom), m_map->lastDay - days(1), zoom) + 1;
}

TimeSpan CoverageGrid::span(int column) const {
    const sys_days begin = floorTo(m_map->firstDay, m_zoom);
    return {plus(begin, column, m_zoom), plus(begin, column + 1, m_zoom)};
}

TimeSpan CoverageGrid::span(int row, int column) const {
    const TimeSpan whole = this->row(row).series.span;
    if (column < 0)
        return whole;
    const TimeSpan cell = span(column);
    return {std::max(cell.begin, whole.begin), std::min(cell.end, whole.end)};
}

int CoverageGrid::columnOf(UtcMs time) const {
    const sys_days day = std::chrono::floor<days>(time);
    return std::clamp(distance(floorTo(m_map->firstDay, m_zoom), floorTo(day, m_zoom), m_zoom), 0, m_columns - 1);
}

std::pair<int, int> CoverageGrid::extent(int row) const {
    const TimeSpan whole = this->row(row).series.span;
    return {columnOf(whole.begin), columnOf(whole.end - Millis(1))};
}

CoverageCounts CoverageGrid::counts(int row, int column) const {
    const SeriesCoverage& series = this->row(row);
    if (column < 0)
        return series.total;
    const TimeSpan cell = span(column);
    const auto count = static_cast<std::int64_t>(series.days.size());
    const auto index = [&](UtcMs time) {
        const auto offset = std::chrono::floor<days>(time) - series.firstDay;
        return std::clamp<std::int64_t>(offset.count(), 0, count);
    };
    CoverageCounts out;
    for (auto i = index(cell.begin); i < index(cell.end); ++i)
        out += series.days[static_cast<std::size_t>(i)];
    return out;
}

CellState CoverageGrid::state(const CoverageCounts& c) {
    if (c.expected() > 0) {
        if (c.missing > 0)
            return c.present > 0 ? CellState::Partial : CellState::Missing;
        return c.outage > 0 ? CellState::Outage : CellState::Whole;
    }
    if (c.coveredEmpty > 0)
        return CellState::Empty;
    return c.closed > 0 ? CellState::Closed : CellState::Outside;
}

QString CoverageGrid::text(int row, int column) const {
    const SeriesCoverage& series = this->row(row);
    const TimeSpan cell = span(row, column);
    const CoverageCounts c = counts(row, column);
    const std::string name = series.series.instrument.id.toString() + ' ' + series.series.timeframe.toString();
    QString out = QString::fromStdString(name) + QStringLiteral(" · ");
    if (cell.isEmpty())
        return out + (column < 0 ? QString() : dayText(span(column).begin)) + QStringLiteral(" · ")
            + stateText(CellState::Outside);
    const UtcMs last = cell.end - Millis(1);
    out += dayText(cell.begin);
    if (dayText(last) != dayText(cell.begin))
        out += QStringLiteral(" – ") + dayText(last);
    out += QStringLiteral(" · ") + stateText(state(c)) + QLatin1Char('\n');
    out += CoverageTexts::tr("%1 of %2 candles (%3 %)")
               .arg(number(c.present), number(c.expected()), QLocale().toString(c.share() * 100, 'f', 2));
    const std::pair<std::uint32_t, const char*> others[] = {
        {c.missing, QT_TRANSLATE_NOOP("CoverageTexts", "%1 missing")},
        {c.outage, QT_TRANSLATE_NOOP("CoverageTexts", "%1 by an outage of the venue")},
        {c.coveredEmpty, QT_TRANSLATE_NOOP("CoverageTexts", "%1 that the source does not have")},
        {c.closed, QT_TRANSLATE_NOOP("CoverageTexts", "%1 while the market was closed")}};
    for (const auto& [count, sentence] : others) {
        if (count > 0)
            out += QLatin1Char('\n') + CoverageTexts::tr(sentence).arg(number(count));
    }
    return out;
}

std::vector<CoverageGap> CoverageGrid::gaps(int row, int column) const {
    const TimeSpan cell = span(row, column);
    std::vector<CoverageGap> out;
    for (const CoverageGap& gap : this->row(row).gaps) {
        if (gap.from < cell.end && gap.to > cell.begin)
            out.push_back(gap);
    }
    return out;
}

} // namespace truebar::ui
