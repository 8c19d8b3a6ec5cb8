#include "ui/data/coverage_heatmap.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr int cellGap = 1; // between cells
constexpr int leastHole = 4; // pixels of a cell's height that show a hole however small
constexpr int padding = 8;

QColor faded(QColor color, int alpha) {
    color.setAlpha(alpha);
    return color;
}

void fillPattern(QPainter& painter, const QRect& rect, const QColor& color, Qt::BrushStyle style) {
    painter.fillRect(rect, faded(color, 60));
    painter.fillRect(rect, QBrush(color, style));
}

QString nameOf(const StoredSeries& series) {
    return QString::fromStdString(series.instrument.id.toString() + "  " + series.timeframe.toString());
}

} // namespace

void paintCell(QPainter& painter, const QRect& rect, const Theme& theme, CellState state, double share) {
    switch (state) {
    case CellState::Outside:
        return;
    case CellState::Whole:
        painter.fillRect(rect, faded(theme.bull, 190));
        return;
    case CellState::Partial: {
        // What is there fills the cell from below.
        const int room = std::max(leastHole, rect.height() / 4);
        const int hole = std::clamp(static_cast<int>((1 - share) * rect.height()), room, rect.height() - 1);
        painter.fillRect(rect.adjusted(0, hole, 0, 0), faded(theme.bull, 190));
        fillPattern(painter, QRect(rect.left(), rect.top(), rect.width(), hole), theme.bear, Qt::BDiagPattern);
        return;
    }
    case CellState::Missing:
        fillPattern(painter, rect, theme.bear, Qt::DiagCrossPattern);
        painter.setPen(theme.bear);
        painter.drawRect(rect.adjusted(0, 0, -1, -1));
        return;
    case CellState::Outage:
        painter.fillRect(rect.adjusted(0, rect.height() / 2, 0, 0), faded(theme.bull, share > 0 ? 190 : 0));
        fillPattern(
            painter, share > 0 ? rect.adjusted(0, 0, 0, -rect.height() / 2) : rect, theme.warning, Qt::HorPattern);
        return;
    case CellState::Empty:
        painter.fillRect(rect, QBrush(theme.mutedText, Qt::Dense5Pattern));
        return;
    case CellState::Closed:
        painter.fillRect(rect, faded(theme.border, 130));
        return;
    }
}

CoverageHeatmap::CoverageHeatmap(QWidget* parent)
    : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("coverageHeatmap"));
    setAccessibleName(tr("Coverage of the stored series"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
}

void CoverageHeatmap::setTheme(const Theme& theme) {
    m_theme = theme;
    viewport()->update();
}

void CoverageHeatmap::setGrid(CoverageGrid grid) {
    const bool isFirst = m_grid.rows() == 0;
    const bool hadCell = m_row >= 0 && m_row < m_grid.rows();
    const bool wasCell = hadCell && m_column >= 0 && m_column < m_grid.columns();
    const UtcMs time = wasCell ? m_grid.span(m_column).begin : UtcMs();
    const bool hadZoom = m_grid.zoom() == grid.zoom();
    m_grid = std::move(grid);
    layOut();
    if (m_grid.rows() == 0) {
        m_row = m_column = -1;
    } else {
        m_row = std::clamp(m_row, 0, m_grid.rows() - 1);
        m_column = wasCell ? m_grid.columnOf(time) : -1;
    }
    // The newest days are what one wants to see first.
    if (isFirst)
        horizontalScrollBar()->setValue(horizontalScrollBar()->maximum());
    else if (!hadZoom && m_row >= 0)
        reveal(m_row, wasCell ? m_column : m_grid.columns() - 1);
    viewport()->update();
}

void CoverageHeatmap::setCurrent(int row, int column) {
    if (row < 0 || row >= m_grid.rows() || column >= m_grid.columns())
        return;
    const bool isNew = row != m_row || column != m_column;
    m_row = row;
    m_column = std::max(-1, column);
    setAccessibleDescription(m_grid.text(m_row, m_column));
    reveal(m_row, m_column);
    viewport()->update();
    if (isNew)
        Q_EMIT currentChanged(m_row, m_column);
}

int CoverageHeatmap::cellWidth() const {
    const int step = fontMetrics().height();
    return m_grid.zoom() == CoverageZoom::Days ? step * 3 / 4 : step;
}

int CoverageHeatmap::rowHeight() const {
    return fontMetrics().height() + padding;
}

int CoverageHeatmap::headWidth() const {
    return std::min(m_widestHead, viewport()->width() * 2 / 5);
}

int CoverageHeatmap::headHeight() const {
    return fontMetrics().height() + padding;
}

QRect CoverageHeatmap::cellRect(int row, int column) const {
    const int top = headHeight() + row * rowHeight() - verticalScrollBar()->value();
    if (column < 0)
        return {0, top, headWidth(), rowHeight()};
    return {headWidth() + column * cellWidth() - horizontalScrollBar()->value(), top, cellWidth(), rowHeight()};
}

CoverageHeatmap::Cell CoverageHeatmap::cellAt(QPoint point) const {
    if (point.y() < headHeight())
        return {};
    const int row = (point.y() - headHeight() + verticalScrollBar()->value()) / rowHeight();
    if (row >= m_grid.rows())
        return {};
    if (point.x() < headWidth())
        return {row, -1};
    const int column = (point.x() - headWidth() + horizontalScrollBar()->value()) / cellWidth();
    return column < m_grid.columns() ? Cell{row, column} : Cell{};
}

void CoverageHeatmap::layOut() {
    m_widestHead = 0;
    for (int row = 0; row < m_grid.rows(); ++row)
        m_widestHead = std::max(m_widestHead, fontMetrics().horizontalAdvance(nameOf(m_grid.row(row).series)));
    m_widestHead += fontMetrics().horizontalAdvance(QStringLiteral("100.00 %")) + 4 * padding;
    const QSize room(viewport()->width() - headWidth(), viewport()->height() - headHeight());
    horizontalScrollBar()->setRange(0, std::max(0, m_grid.columns() * cellWidth() - room.width()));
    horizontalScrollBar()->setPageStep(std::max(1, room.width()));
    horizontalScrollBar()->setSingleStep(cellWidth() * 3);
    verticalScrollBar()->setRange(0, std::max(0, m_grid.rows() * rowHeight() - room.height()));
    verticalScrollBar()->setPageStep(std::max(1, room.height()));
    verticalScrollBar()->setSingleStep(rowHeight());
}

void CoverageHeatmap::reveal(int row, int column) {
    const QRect rect = cellRect(row, column);
    if (rect.top() < headHeight())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.top() - headHeight());
    else if (rect.bottom() >= viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.bottom() + 1 - viewport()->height());
    if (column < 0)
        return;
    if (rect.left() < headWidth())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + rect.left() - headWidth());
    else if (rect.right() >= viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + rect.right() + 1 - viewport()->width());
}

void CoverageHeatmap::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.surface);
    if (m_grid.rows() == 0)
        return;
    const int firstRow = verticalScrollBar()->value() / rowHeight();
    const int lastRow = std::min(m_grid.rows() - 1, firstRow + viewport()->height() / rowHeight() + 1);
    const int first = horizontalScrollBar()->value() / cellWidth();
    const int last = std::min(m_grid.columns() - 1, first + viewport()->width() / cellWidth() + 1);
    for (int row = firstRow; row <= lastRow; ++row)
        paintRow(painter, row, first, last);
    painter.fillRect(QRect(0, 0, viewport()->width(), headHeight()), m_theme.surface);
    paintDates(painter, first, last);
    painter.setPen(m_theme.border);
    painter.drawLine(0, headHeight() - 1, viewport()->width(), headHeight() - 1);
}

void CoverageHeatmap::paintRow(QPainter& painter, int row, int first, int last) const {
    const QRect head = cellRect(row, -1);
    const auto [begin, end] = m_grid.extent(row);
    painter.save();
    painter.setClipRect(head.right() + 1, headHeight(), viewport()->width(), viewport()->height());
    for (int column = std::max(first, begin); column <= std::min(last, end); ++column) {
        const CoverageCounts counts = m_grid.counts(row, column);
        const QRect cell = cellRect(row, column).adjusted(0, 2, -cellGap, -2);
        paintCell(painter, cell, m_theme, CoverageGrid::state(counts), counts.share());
    }
    if (row == m_row && m_column >= 0) {
        painter.setPen(QPen(hasFocus() ? m_theme.accent : m_theme.text, 2));
        painter.drawRect(cellRect(row, m_column).adjusted(0, 1, -1, -1));
    }
    painter.restore();

    const bool isCurrent = row == m_row;
    const bool isWholeRow = isCurrent && m_column < 0;
    painter.fillRect(head, isWholeRow && hasFocus() ? m_theme.accent : (isCurrent ? m_theme.raised : m_theme.surface));
    const SeriesCoverage& series = m_grid.row(row);
    const QRect inner = head.adjusted(padding, 0, -padding, 0);
    const QString share =
        QLocale().toString(std::floor(series.total.share() * 10'000) / 100, 'f', 2) + QStringLiteral(" %");
    const int shareWidth = fontMetrics().horizontalAdvance(share) + padding;
    painter.setPen(isWholeRow && hasFocus() ? m_theme.accentText : m_theme.text);
    painter.drawText(inner.adjusted(0, 0, -shareWidth, 0), Qt::AlignVCenter | Qt::AlignLeft,
        fontMetrics().elidedText(nameOf(series.series), Qt::ElideMiddle, inner.width() - shareWidth));
    if (!(isWholeRow && hasFocus()))
        painter.setPen(series.total.missing > 0 ? m_theme.error : m_theme.mutedText);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, share);
}

// A label at the first column of every month, or of every year where months are columns; none over another.
void CoverageHeatmap::paintDates(QPainter& painter, int first, int last) const {
    painter.setPen(m_theme.mutedText);
    int free = headWidth();
    const bool byYear = m_grid.zoom() == CoverageZoom::Months;
    const auto label = [&](int column) {
        const QString day = QString::fromStdString(formatDate(m_grid.span(column).begin));
        return byYear ? day.left(4) : day.left(7);
    };
    painter.save();
    painter.setClipRect(headWidth(), 0, viewport()->width(), headHeight());
    for (int column = first; column <= last; ++column) {
        const QString text = label(column);
        if (column > first && text == label(column - 1))
            continue;
        const int x = std::max(cellRect(0, column).left(), headWidth());
        // The label that is cut off at the left gives way to the next one.
        if (x < free
            || (column == first && column < last && x + fontMetrics().horizontalAdvance(text) > free
                && cellRect(0, column + 1).left() < headWidth()))
            continue;
        painter.drawText(QRect(x, 0, viewport()->width(), headHeight()), Qt::AlignVCenter | Qt::AlignLeft, text);
        free = x + fontMetrics().horizontalAdvance(text) + padding;
    }
    painter.restore();
}

void CoverageHeatmap::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    const bool wasAtEnd = horizontalScrollBar()->value() == horizontalScrollBar()->maximum();
    layOut();
    if (wasAtEnd)
        horizontalScrollBar()->setValue(horizontalScrollBar()->maximum());
}

void CoverageHeatmap::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

bool CoverageHeatmap::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Cell cell = cellAt(help->pos());
        if (cell.row < 0)
            QToolTip::hideText();
        else
            QToolTip::showText(
                help->globalPos(), m_grid.text(cell.row, cell.column), viewport(), cellRect(cell.row, cell.column));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void CoverageHeatmap::mousePressEvent(QMouseEvent* event) {
    const Cell cell = cellAt(event->pos());
    if (event->button() == Qt::LeftButton && cell.row >= 0)
        setCurrent(cell.row, cell.column);
}

void CoverageHeatmap::mouseDoubleClickEvent(QMouseEvent* event) {
    const Cell cell = cellAt(event->pos());
    if (event->button() == Qt::LeftButton && cell.row >= 0)
        Q_EMIT cellActivated(cell.row, cell.column);
}

void CoverageHeatmap::wheelEvent(QWheelEvent* event) {
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (event->angleDelta().y() != 0)
            Q_EMIT zoomWanted(event->angleDelta().y() > 0 ? 1 : -1);
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

// The next column with a hole in the current row, or the current one if there is none.
int CoverageHeatmap::nextHole(int direction) const {
    for (int column = m_column + direction; column >= 0 && column < m_grid.columns(); column += direction) {
        if (m_grid.counts(m_row, column).missing > 0)
            return column;
    }
    return m_column;
}

bool CoverageHeatmap::moveBy(QKeyEvent* event) {
    const bool isJump = event->modifiers().testFlag(Qt::ControlModifier);
    const int page = std::max(1, (viewport()->height() - headHeight()) / rowHeight() - 1);
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_row, isJump ? nextHole(-1) : m_column - 1);
        return true;
    case Qt::Key_Right:
        setCurrent(m_row, isJump ? nextHole(1) : std::min(m_column + 1, m_grid.columns() - 1));
        return true;
    case Qt::Key_Up:
        setCurrent(std::max(0, m_row - 1), m_column);
        return true;
    case Qt::Key_Down:
        setCurrent(std::min(m_grid.rows() - 1, m_row + 1), m_column);
        return true;
    case Qt::Key_PageUp:
        setCurrent(std::max(0, m_row - page), m_column);
        return true;
    case Qt::Key_PageDown:
        setCurrent(std::min(m_grid.rows() - 1, m_row + page), m_column);
        return true;
    case Qt::Key_Home:
        setCurrent(m_row, m_grid.extent(m_row).first);
        return true;
    case Qt::Key_End:
        setCurrent(m_row, m_grid.extent(m_row).second);
        return true;
    default:
        return false;
    }
}

void CoverageHeatmap::keyPressEvent(QKeyEvent* event) {
    if (m_row < 0 || moveBy(event))
        return;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT cellActivated(m_row, m_column);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        Q_EMIT zoomWanted(1);
        return;
    case Qt::Key_Minus:
        Q_EMIT zoomWanted(-1);
        return;
    case Qt::Key_Escape:
        setCurrent(m_row, -1);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void CoverageHeatmap::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void CoverageHeatmap::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace truebar::ui
