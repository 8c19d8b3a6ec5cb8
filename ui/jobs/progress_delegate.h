// A bar behind the text of a table cell.
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace truebar::ui {

class ProgressDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setTheme(const Theme& theme) { m_theme = theme; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    Theme m_theme = Theme::dark();
};

} // namespace truebar::ui
