#include "ui/chart/axis_tickers.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

namespace truebar::ui {

namespace {

using Unit = Timeframe::Unit;

constexpr double pixelsPerLabel = 90;
constexpr int pixelsPerPrice = 28;
constexpr int mostPrices = 8;
constexpr std::array<Timeframe, 17> steps{Timeframe(1, Unit::Second), Timeframe(10, Unit::Second),
    Timeframe(1, Unit::Minute), Timeframe(5, Unit::Minute), Timeframe(15, Unit::Minute), Timeframe(30, Unit::Minute),
    Timeframe(1, Unit::Hour), Timeframe(2, Unit::Hour), Timeframe(4, Unit::Hour), Timeframe(6, Unit::Hour),
    Timeframe(12, Unit::Hour), Timeframe(1, Unit::Day), Timeframe(2, Unit::Day), Timeframe(1, Unit::Week),
    Timeframe(1, Unit::Month), Timeframe(3, Unit::Month), Timeframe(12, Unit::Month)};

QDateTime toQt(UtcMs time) {
    return QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC);
}

// Months counted from the year, so that quarters begin in January.
UtcMs stepFloor(Timeframe step, UtcMs time) {
    if (step.unit() != Unit::Month || step.count() == 1)
        return step.floor(time);
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    const unsigned month = static_cast<unsigned>(date.month()) - 1;
    const unsigned count = static_cast<unsigned>(step.count());
    return std::chrono::sys_days(date.year() / std::chrono::month(month / count * count + 1) / 1);
}

} // namespace

QVector<double> TimeTicker::createTickVector(double, const QCPRange& range) {
    const Series& series = *m_data.series;
    if (series.size() < 2)
        return series.isEmpty() ? QVector<double>() : QVector<double>{0};
    const auto count = static_cast<double>(series.size());
    const auto first = static_cast<std::size_t>(std::clamp(std::ceil(range.lower), 0.0, count - 1));
    const auto last = static_cast<std::size_t>(std::clamp(std::floor(range.upper), 0.0, count - 1));
    const Millis visible = series.times()[last] - series.times()[first];
    // Of the whole plot: while it is laid out anew the rectangle of the axis still has its former width.
    const double room = std::max(1.0, m_axis->parentPlot()->width() / pixelsPerLabel);
    const auto fits = [&](Timeframe step) {
        return static_cast<double>(visible.count()) / static_cast<double>(step.nominalLength().count()) <= room;
    };
    const auto chosen = std::find_if(steps.begin(), steps.end(), fits);
    m_step = chosen == steps.end() ? steps.back() : *chosen;
    QVector<double> out;
    const double slotsPerLabel = range.size() / room * 0.6;
    UtcMs time = m_step.next(stepFloor(m_step, series.times()[first]));
    while (time <= series.times()[last]) {
        const auto slot = static_cast<double>(series.lowerBound(time));
        if (out.isEmpty() || slot - out.last() >= slotsPerLabel)
            out.append(slot);
        // Go on from the candle that is there: gaps may be long.
        time = m_step.next(stepFloor(m_step, series.times()[static_cast<std::size_t>(slot)]));
    }
    return out;
}

QString TimeTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    const Series& series = *m_data.series;
    const auto slot = static_cast<std::size_t>(std::max(tick, 0.0));
    if (slot >= series.size())
        return {};
    const QDateTime time = toQt(series.times()[slot]);
    const QLocale locale;
    const bool isMidnight = time.time() == QTime(0, 0);
    if (m_step.unit() == Unit::Month && (m_step.count() == 12 || time.date().month() == 1))
        return locale.toString(time, QStringLiteral("yyyy"));
    if (m_step.unit() == Unit::Month)
        return locale.toString(time, QStringLiteral("MMM"));
    if (!m_step.isIntraday() || isMidnight)
        return locale.toString(time,
            time.date().dayOfYear() <= 7 && !m_step.isIntraday() ? QStringLiteral("d MMM yyyy")
                                                                 : QStringLiteral("d MMM"));
    return locale.toString(time, m_step.unit() == Unit::Second ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

double PriceTicker::getTickStep(const QCPRange& range) {
    // While the plot is laid out anew the rectangle of the axis still has its former height: the price has at most
    // two thirds of the whole.
    const int room = std::min(m_axis->axisRect()->height(), m_axis->parentPlot()->height() * 2 / 3);
    setTickCount(std::clamp(room / pixelsPerPrice, 2, mostPrices));
    return QCPAxisTicker::getTickStep(range);
}

QString PriceTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    return QLocale().toString(tick, 'f', m_data.decimals);
}

QString VolumeTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    return tick <= 0 ? QString() : shortVolume(tick);
}

QString shortVolume(double volume) {
    const QLocale locale;
    for (const auto& [size, suffix] : {std::pair{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "K"}}) {
        if (volume >= size)
            return locale.toString(volume / size, 'g', 3) + QLatin1Char(' ') + QLatin1String(suffix);
    }
    return locale.toString(volume, 'g', 4);
}

} // namespace truebar::ui
