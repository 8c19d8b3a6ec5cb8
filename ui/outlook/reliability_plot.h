// How often bands held against how often they promised to: on the diagonal the forecasts are honest.
#pragma once

#include "core/outlook/calibration.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace truebar::ui {

class ReliabilityPlot final : public QWidget {
    Q_OBJECT
public:
    explicit ReliabilityPlot(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setCalibration(const std::optional<Calibration>& calibration);

    QSize minimumSizeHint() const override { return {150, 130}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCount(QPainter& painter, const QRectF& area, const HitCount& count, bool isMain) const;

    Theme m_theme = Theme::dark();
    std::optional<Calibration> m_calibration;
};

} // namespace truebar::ui
