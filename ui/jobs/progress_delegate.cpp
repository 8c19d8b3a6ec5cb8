#include "ui/jobs/progress_delegate.h"

#include "ui/widgets/row_table_model.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr int leastWidth = 110;

} // namespace

void ProgressDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    // The row's own background (selection, stripes) without its text.
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const QString text = std::exchange(plain.text, QString());
    const QWidget* widget = option.widget;
    (widget ? widget->style() : QApplication::style())->drawControl(QStyle::CE_ItemViewItem, &plain, painter, widget);
    const double share = std::clamp(index.data(sortRole).toDouble(), 0.0, 1.0);
    const QRectF whole = QRectF(option.rect).adjusted(4, 4, -4, -4);
    QRectF done = whole;
    done.setWidth(whole.width() * share);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(m_theme.border);
    painter->setBrush(m_theme.window);
    painter->drawRoundedRect(whole, 3, 3);
    QColor fill = share < 1 ? m_theme.accent : m_theme.bull;
    fill.setAlpha(110);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawRoundedRect(done, 3, 3);
    painter->setPen(m_theme.text);
    painter->setFont(m_theme.numberFont(8.5));
    painter->drawText(whole, Qt::AlignCenter, text);
    painter->restore();
}

QSize ProgressDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize own = QStyledItemDelegate::sizeHint(option, index);
    return {std::max(leastWidth, own.width() + 24), own.height()};
}

} // namespace truebar::ui
