// How live the shown series is, in a word and a colour; for the status bar.
#pragma once

#include "core/data/live_service.h"
#include "ui/theme/theme.h"

#include <QLabel>

namespace truebar::ui {

class LiveBadge final : public QLabel {
    Q_OBJECT
public:
    explicit LiveBadge(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setRows(const std::vector<WatchRow>& rows);
    // The series of the chart.
    void setShown(const InstrumentId& instrument, Timeframe timeframe);
    // A candle of the chart is forming: it is live even if it is not watched (the demo market).
    void setForming();

private:
    void refresh();

    Theme m_theme = Theme::dark();
    std::vector<WatchRow> m_rows;
    InstrumentId m_instrument;
    Timeframe m_timeframe;
    bool m_isForming = false;
};

} // namespace truebar::ui
