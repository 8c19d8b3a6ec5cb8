#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace truebar::ui {

// What the colours and patterns of the heatmap mean.
class CoverageLegend final : public QWidget {
    Q_OBJECT
public:
    explicit CoverageLegend(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Theme m_theme = Theme::dark();
};

} // namespace truebar::ui
