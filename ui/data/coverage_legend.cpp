#include "ui/data/coverage_legend.h"

#include "ui/data/coverage_heatmap.h"

#include <QPainter>

namespace truebar::ui {

namespace {

constexpr CellState shown[] = {
    CellState::Whole, CellState::Partial, CellState::Missing, CellState::Outage, CellState::Empty, CellState::Closed};
constexpr int sample = 12;
constexpr int space = 14;

} // namespace

CoverageLegend::CoverageLegend(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Legend"));
}

void CoverageLegend::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

QSize CoverageLegend::sizeHint() const {
    int width = 0;
    for (const CellState state : shown)
        width += sample + 5 + fontMetrics().horizontalAdvance(stateText(state)) + space;
    return {width, fontMetrics().height() + 4};
}

void CoverageLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    int x = 0;
    for (const CellState state : shown) {
        const QRect rect(x, (height() - sample) / 2, sample, sample);
        paintCell(painter, rect, m_theme, state, state == CellState::Partial ? 0.6 : 0);
        const QString text = stateText(state);
        painter.setPen(m_theme.mutedText);
        const int width = fontMetrics().horizontalAdvance(text);
        painter.drawText(QRect(rect.right() + 6, 0, width + 2, height()), Qt::AlignVCenter, text);
        x = rect.right() + 6 + width + space;
    }
}

} // namespace truebar::ui
