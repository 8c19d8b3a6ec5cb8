// A surface as a map of coloured cells: hover reads a cell, a click or the keyboard chooses it.
#pragma once

#include "core/jobs/study_surface.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace truebar::ui {

class HeatMap final : public QWidget {
    Q_OBJECT
public:
    explicit HeatMap(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setSurface(std::optional<StudySurface> surface);
    void setChosen(std::uint64_t trial);
    // Where a cell is painted; empty if there is no such cell. For tests and tool tips.
    QRectF cellRect(std::size_t x, std::size_t y) const;

Q_SIGNALS:
    // Nothing if the pointer is on no cell.
    void cellHovered(std::optional<std::pair<std::size_t, std::size_t>> cell);
    void trialChosen(quint64 trial);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    QSize minimumSizeHint() const override { return {240, 120}; }

private:
    using Cell = std::pair<std::size_t, std::size_t>;
    QRectF plotRect() const;
    std::optional<Cell> cellAt(const QPointF& point) const;
    void hover(std::optional<Cell> cell);
    void choose(Cell cell);
    double shareOf(double value) const;
    void paintCells(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintAxes(QPainter& painter) const;
    void paintScale(QPainter& painter) const;

    Theme m_theme = Theme::dark();
    std::optional<StudySurface> m_surface;
    std::optional<Cell> m_hovered;
    std::uint64_t m_chosen = 0;
};

} // namespace truebar::ui
