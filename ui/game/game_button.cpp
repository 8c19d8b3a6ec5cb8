#include "ui/game/game_button.h"

#include "ui/game/game_words.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>

namespace truebar::ui {

GameButton::GameButton(Side side, QWidget* parent)
    : QPushButton(gameName(side), parent)
    , m_side(side) {
    setCursor(Qt::PointingHandCursor);
    // A click leaves no focus behind, on which a space bar could strike once more.
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void GameButton::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void GameButton::setDetail(const QString& entry, const QString& exit) {
    if (entry == m_entry && exit == m_exit)
        return;
    m_entry = entry;
    m_exit = exit;
    setAccessibleDescription(entry + QStringLiteral(", ") + exit);
    update();
}

void GameButton::setArmed(bool isArmed) {
    m_isArmed = isArmed;
    update();
}

QSize GameButton::sizeHint() const {
    return {150, fontMetrics().height() * 4 + 8};
}

QSize GameButton::minimumSizeHint() const {
    return {110, sizeHint().height()};
}

void GameButton::mousePressEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton || !isEnabled())
        return;
    Q_EMIT struck(std::chrono::steady_clock::now());
    // Where cores are few, painting would stand before the threads that send: it comes a frame later. What the base
    // does would paint at once.
    m_isHeld = true;
    QTimer::singleShot(frameMs, this, [this] { setDown(m_isHeld); });
}

void GameButton::mouseReleaseEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton)
        return;
    m_isHeld = false;
    setDown(false);
}

void GameButton::mouseDoubleClickEvent(QMouseEvent* event) {
    // The second half of a double click is not a click of its own.
    event->accept();
}

void GameButton::keyPressEvent(QKeyEvent* event) {
    const bool isPress =
        event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isPress && !event->isAutoRepeat() && isEnabled())
        Q_EMIT struck(std::chrono::steady_clock::now());
    if (!isPress)
        QPushButton::keyPressEvent(event);
}

void GameButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor own = m_side == Side::Buy ? m_theme.bull : m_theme.bear;
    const bool isFilled = m_isArmed && isEnabled();
    QColor fill = isFilled ? own : m_theme.raised;
    if (isFilled && (isDown() || underMouse()))
        fill = isDown() ? own.darker(125) : own.lighter(108);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setBrush(fill);
    painter.setPen(QPen(hasFocus() ? m_theme.accent : (isEnabled() ? own : m_theme.border), hasFocus() ? 2 : 1));
    painter.drawRoundedRect(box, 6, 6);
    const QColor ink = isFilled ? m_theme.surface : (isEnabled() ? own : m_theme.mutedText);
    painter.setPen(ink);
    QFont large = font();
    large.setPointSizeF(font().pointSizeF() * 1.35);
    large.setBold(true);
    painter.setFont(large);
    const int line = fontMetrics().height();
    const QRect name(0, 3, width(), QFontMetrics(large).height() + 2);
    painter.drawText(name, Qt::AlignCenter, text());
    painter.setFont(m_theme.numberFont(font().pointSizeF()));
    painter.setPen(isFilled ? ink : (isEnabled() ? m_theme.text : m_theme.mutedText));
    painter.drawText(QRect(0, name.bottom() + 1, width(), line), Qt::AlignCenter, m_entry);
    painter.drawText(QRect(0, name.bottom() + 1 + line, width(), line), Qt::AlignCenter, m_exit);
}

} // namespace truebar::ui
