#include "ui/game/price_ladder.h"

#include "ui/game/game_words.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr std::array<int, 13> steps{1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000, 10'000};
constexpr int rowsAWheelStep = 3;

QColor mixed(const QColor& a, const QColor& b, double share) {
    return QColor::fromRgbF(static_cast<float>(a.redF() + (b.redF() - a.redF()) * share),
        static_cast<float>(a.greenF() + (b.greenF() - a.greenF()) * share),
        static_cast<float>(a.blueF() + (b.blueF() - a.blueF()) * share));
}

} // namespace

PriceLadder::PriceLadder(QWidget* parent)
    : QWidget(parent) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setObjectName(QStringLiteral("priceLadder"));
    setAccessibleName(tr("Price ladder"));
    setToolTip(tr("Left of a price: buy there. Right of it: sell there. On an order: cancel it.\n"
                  "Wheel: scroll. Ctrl and wheel: coarser or finer. Middle button: last price."));
    setTheme(m_theme);
}

void PriceLadder::setTheme(const Theme& theme) {
    m_theme = theme;
    m_font = theme.numberFont(font().pointSizeF());
    m_rowHeight = QFontMetrics(m_font).height() + 5;
    update();
}

void PriceLadder::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange)
        setTheme(m_theme);
    QWidget::changeEvent(event);
}

void PriceLadder::setTick(Price tick) {
    m_tick = tick;
    m_decimals = tick.value().decimals();
    m_last.reset();
    m_orders.clear();
    m_marks.clear();
    m_isFollowing = true;
    rebuild();
}

void PriceLadder::setLast(Price last) {
    if (m_tick.isZero() || m_last == last)
        return;
    const bool isFirst = !m_last;
    m_isUp = isFirst || last > *m_last;
    m_last = last;
    if (isFirst)
        centre();
    follow();
    update();
}

void PriceLadder::follow() {
    if (!m_isFollowing || !m_last)
        return;
    const Index at = indexOf(*m_last);
    if (std::abs(at - m_middle) > std::max(1, rows() / 4))
        m_middle = at;
}

void PriceLadder::setOrders(std::vector<LadderOrder> orders) {
    m_orders = std::move(orders);
    rebuild();
}

void PriceLadder::setMarks(std::vector<LadderMark> marks) {
    if (m_marks == marks)
        return;
    m_marks = std::move(marks);
    update();
}

void PriceLadder::setArmed(bool isArmed) {
    m_isArmed = isArmed;
    update();
}

void PriceLadder::centre() {
    m_isFollowing = true;
    if (m_last)
        m_middle = indexOf(*m_last);
    update();
}

void PriceLadder::setStep(int ticks) {
    const Price middle = m_tick.isZero() ? Price() : priceOf(m_middle);
    m_step = ticks;
    if (!m_tick.isZero())
        m_middle = indexOf(middle);
    rebuild();
}

PriceLadder::Index PriceLadder::indexOf(Price price) const {
    const Int128 width = m_tick.value().units() * m_step;
    Int128 out = price.value().units() / width;
    if (price.sign() < 0 && price.value().units() % width != 0)
        --out;
    return static_cast<Index>(out);
}

Price PriceLadder::priceOf(Index index) const {
    return Price(Decimal::fromUnits(m_tick.value().units() * m_step * index));
}

int PriceLadder::rows() const {
    return std::max(1, height() / m_rowHeight);
}

QRect PriceLadder::cell(int row, int column) const {
    // The price has the place that it needs.
    const QString price = m_last ? QLocale().toString(m_last->toDouble(), 'f', m_decimals) : QString();
    const int side = std::min(width() * 32 / 100, (width() - QFontMetrics(m_font).horizontalAdvance(price) - 16) / 2);
    const int y = row * m_rowHeight;
    if (column == 0)
        return {0, y, side, m_rowHeight};
    if (column == 1)
        return {side, y, width() - 2 * side, m_rowHeight};
    return {width() - side, y, side, m_rowHeight};
}

QPoint PriceLadder::placeOf(Side side, Price price) const {
    return cell(rowOf(indexOf(price)), side == Side::Buy ? 0 : 2).center();
}

void PriceLadder::rebuild() {
    m_rungs.clear();
    for (const LadderOrder& order : m_orders) {
        if (m_tick.isZero())
            break;
        Rung& rung = m_rungs[indexOf(order.price)];
        (order.side == Side::Buy ? rung.buys : rung.sells) += order.quantity;
        (order.side == Side::Buy ? rung.buyIds : rung.sellIds).push_back(order.id);
        rung.hasGames = rung.hasGames || order.isGame;
    }
    update();
}

void PriceLadder::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(m_font);
    painter.fillRect(rect(), m_theme.surface);
    if (!m_last || m_tick.isZero()) {
        painter.setPen(m_theme.mutedText);
        painter.setFont(font());
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("No price yet"));
        return;
    }
    const Index top = topIndex();
    for (int row = 0; row <= rows(); ++row)
        paintRow(painter, row, top - row);
    painter.setPen(m_theme.border);
    for (const int column : {0, 1}) {
        const int x = cell(0, column).right();
        painter.drawLine(x, 0, x, height());
    }
}

void PriceLadder::paintRow(QPainter& painter, int row, Index index) {
    const Price price = priceOf(index);
    if (price.sign() <= 0)
        return;
    const Index last = indexOf(*m_last);
    const QRect buys = cell(row, 0);
    const QRect middle = cell(row, 1);
    const QRect sells = cell(row, 2);
    // Where a buy would wait, and where a sell would.
    painter.fillRect(buys, mixed(m_theme.surface, m_theme.bull, index <= last ? 0.10 : 0.03));
    painter.fillRect(sells, mixed(m_theme.surface, m_theme.bear, index >= last ? 0.10 : 0.03));
    if (index == last)
        painter.fillRect(middle, m_isUp ? m_theme.bull : m_theme.bear);
    if (m_mouse && buys.united(sells).contains(*m_mouse)) {
        const bool isBuy = buys.contains(*m_mouse);
        if (isBuy || sells.contains(*m_mouse))
            painter.fillRect(isBuy ? buys : sells,
                mixed(m_theme.surface, isBuy ? m_theme.bull : m_theme.bear, m_isArmed ? 0.35 : 0.15));
    }
    for (const LadderMark& mark : m_marks) {
        if (indexOf(mark.price) != index)
            continue;
        const QColor color = mark.kind == LadderMark::Kind::Stop                 ? m_theme.warning
            : (mark.side == Side::Buy) == (mark.kind == LadderMark::Kind::Entry) ? m_theme.bull
                                                                                 : m_theme.bear;
        const bool isLeft = mark.side == Side::Buy;
        QRect edge = isLeft ? QRect(middle.left(), middle.top() + 2, 4, middle.height() - 4)
                            : QRect(middle.right() - 4, middle.top() + 2, 4, middle.height() - 4);
        painter.fillRect(edge, color);
    }
    painter.setPen(index == last ? m_theme.surface : m_theme.text);
    painter.drawText(middle, Qt::AlignCenter, QLocale().toString(price.toDouble(), 'f', m_decimals));
    const auto rung = m_rungs.find(index);
    if (rung == m_rungs.end())
        return;
    const auto box = [&](const QRect& where, Quantity quantity, const QColor& color) {
        if (quantity.isZero())
            return;
        painter.fillRect(where.adjusted(2, 1, -3, -1), color);
        painter.setPen(m_theme.surface);
        painter.drawText(where.adjusted(4, 0, -6, 0),
            Qt::AlignVCenter | (where == buys ? Qt::AlignRight : Qt::AlignLeft), plainText(quantity.value()));
    };
    box(buys, rung->second.buys, m_theme.bull);
    box(sells, rung->second.sells, m_theme.bear);
}

void PriceLadder::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::MiddleButton) {
        centre();
        return;
    }
    if (event->button() != Qt::LeftButton || !m_last || m_tick.isZero())
        return;
    const QPoint at = event->position().toPoint();
    const int row = at.y() / m_rowHeight;
    const Index index = topIndex() - row;
    const Price price = priceOf(index);
    const bool isBuy = cell(row, 0).contains(at);
    if ((!isBuy && !cell(row, 2).contains(at)) || price.sign() <= 0)
        return;
    if (const auto rung = m_rungs.find(index); rung != m_rungs.end()) {
        const auto& own = isBuy ? rung->second.buyIds : rung->second.sellIds;
        if (!own.empty()) {
            Q_EMIT cancelWanted(own);
            return;
        }
    }
    Q_EMIT orderWanted(isBuy ? Side::Buy : Side::Sell, price);
}

void PriceLadder::mouseMoveEvent(QMouseEvent* event) {
    m_mouse = event->position().toPoint();
    update();
}

void PriceLadder::leaveEvent(QEvent*) {
    m_mouse.reset();
    update();
}

void PriceLadder::wheelEvent(QWheelEvent* event) {
    const int notches = event->angleDelta().y() / 120;
    if (notches == 0 || m_tick.isZero())
        return;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        const auto known = std::find(steps.begin(), steps.end(), m_step);
        const auto at = known == steps.end() ? 0 : known - steps.begin();
        const auto next = std::clamp<std::ptrdiff_t>(at - notches, 0, static_cast<std::ptrdiff_t>(steps.size()) - 1);
        setStep(steps[static_cast<std::size_t>(next)]);
        return;
    }
    m_isFollowing = false;
    m_middle += notches * rowsAWheelStep;
    update();
}

} // namespace truebar::ui
