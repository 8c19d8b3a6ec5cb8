#pragma once

#include "ui/data/coverage_grid.h"
#include "ui/theme/theme.h"

#include <QAbstractScrollArea>

namespace truebar::ui {

// Colours and patterns of the cells; the legend uses the same.
void paintCell(QPainter& painter, const QRect& rect, const Theme& theme, CellState state, double share);

// Series × days. Paints only what is visible. One cell is current, or a whole row (column −1).
class CoverageHeatmap final : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit CoverageHeatmap(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // Keeps the current cell where it is if it is still there.
    void setGrid(CoverageGrid grid);
    const CoverageGrid& grid() const { return m_grid; }
    void setCurrent(int row, int column);
    int currentRow() const { return m_row; }
    int currentColumn() const { return m_column; }
    // In the viewport; column −1 is the row's head.
    QRect cellRect(int row, int column) const;

Q_SIGNALS:
    void currentChanged(int row, int column);
    // Double click or Enter.
    void cellActivated(int row, int column);
    // +1 finer, −1 coarser.
    void zoomWanted(int step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Cell {
        int row = -1;
        int column = -1;
    };
    Cell cellAt(QPoint point) const; // row −1: none
    int cellWidth() const;
    int rowHeight() const;
    int headWidth() const;
    int headHeight() const;
    void layOut();
    void reveal(int row, int column);
    bool moveBy(QKeyEvent* event);
    int nextHole(int direction) const;
    void paintDates(QPainter& painter, int first, int last) const;
    void paintRow(QPainter& painter, int row, int first, int last) const;

    Theme m_theme = Theme::dark();
    CoverageGrid m_grid;
    int m_widestHead = 0;
    int m_row = -1;
    int m_column = -1;
};

} // namespace truebar::ui
