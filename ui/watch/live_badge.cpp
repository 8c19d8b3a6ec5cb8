#include "ui/watch/live_badge.h"

#include "ui/watch/watch_words.h"

#include <algorithm>
#include <utility>

namespace truebar::ui {

LiveBadge::LiveBadge(QWidget* parent)
    : QLabel(parent) {
    setObjectName(QStringLiteral("liveBadge"));
    setTextFormat(Qt::PlainText);
    setAccessibleName(tr("Live state"));
    setContentsMargins(8, 0, 8, 0);
    refresh();
}

void LiveBadge::setTheme(const Theme& theme) {
    m_theme = theme;
    refresh();
}

void LiveBadge::setRows(const std::vector<WatchRow>& rows) {
    m_rows = rows;
    refresh();
}

void LiveBadge::setShown(const InstrumentId& instrument, Timeframe timeframe) {
    m_instrument = instrument;
    m_timeframe = timeframe;
    m_isForming = false;
    refresh();
}

void LiveBadge::setForming() {
    if (!std::exchange(m_isForming, true))
        refresh();
}

// That of the shown series; where it is not watched, whether any other watched one is not well.
void LiveBadge::refresh() {
    std::vector<Watch> watches;
    for (const WatchRow& row : m_rows)
        watches.push_back(row.watch);
    const auto source = sourceAmong(watches, m_instrument, m_timeframe);
    const auto row = std::find_if(
        m_rows.begin(), m_rows.end(), [&](const WatchRow& each) { return source && each.watch.key() == *source; });
    QString text;
    QString tip;
    QColor color = m_theme.mutedText;
    if (row != m_rows.end()) {
        color = stateColor(row->state, m_theme);
        text = QStringLiteral("● ") + stateText(row->state);
        if (row->state == WatchState::Live && row->lag)
            text += tr(", lag %1").arg(lagText(row->lag));
        tip = remarkText(*row);
    } else {
        const auto bad = std::count_if(m_rows.begin(), m_rows.end(), [](const WatchRow& each) {
            return each.state == WatchState::Lost || each.state == WatchState::Stale
                || each.state == WatchState::Halted;
        });
        if (m_isForming) {
            color = stateColor(WatchState::Live, m_theme);
            text = QStringLiteral("● ") + stateText(WatchState::Live);
        }
        if (bad > 0) {
            color = m_theme.warning;
            text = tr("▲ %1 of %2 watched series not live").arg(bad).arg(m_rows.size());
        }
    }
    setText(text);
    setToolTip(tip.toHtmlEscaped());
    setVisible(!text.isEmpty());
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, color);
    setPalette(colors);
}

} // namespace truebar::ui
