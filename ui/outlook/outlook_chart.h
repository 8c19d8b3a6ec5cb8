// A small chart of closes and of the bands that had been told for them, and of the next band.
#pragma once

#include "core/outlook/outlook.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace truebar::ui {

class OutlookChart final : public QWidget {
    Q_OBJECT
public:
    explicit OutlookChart(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setOutlook(const TimeframeOutlook& outlook);
    // Shows a sentence instead.
    void setMessage(const QString& sentence);

    QSize minimumSizeHint() const override { return {280, 140}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Frame; // what is visible, and where
    Frame frame() const;
    void paintBands(QPainter& painter, const Frame& frame) const;
    void paintCandles(QPainter& painter, const Frame& frame) const;
    void paintAxes(QPainter& painter, const Frame& frame) const;
    QString toolTipAt(const QPoint& at) const;

    Theme m_theme = Theme::dark();
    std::optional<TimeframeOutlook> m_outlook;
    QString m_message;
};

} // namespace truebar::ui
