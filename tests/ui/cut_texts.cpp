#include "tests/ui/cut_texts.h"

#include <QAbstractButton>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>

namespace truebar::test {

namespace {

constexpr int tolerance = 1; // px, what rounding may cost

void note(QStringList& out, const QWidget& widget, const QString& text, int needs, int has) {
    if (needs > has + tolerance)
        out += QStringLiteral("%1 (%2) \"%3\": %4 of %5")
                   .arg(QLatin1String(widget.metaObject()->className()), widget.objectName(), text)
                   .arg(has)
                   .arg(needs);
}

void checkLabel(QStringList& out, const QLabel& label) {
    // Ignored: it was decided that the text may be cut.
    if (label.text().isEmpty() || label.sizePolicy().horizontalPolicy() == QSizePolicy::Ignored)
        return;
    const int width = label.width();
    if (label.wordWrap())
        note(out, label, label.text(), label.heightForWidth(width), label.height());
    else
        note(out, label, label.text(), label.minimumSizeHint().width(), width);
}

void checkHeader(QStringList& out, const QHeaderView& header) {
    for (int i = 0; i < header.count(); ++i) {
        const QString text = header.model()->headerData(i, header.orientation()).toString();
        const bool isWhole = header.sectionViewportPosition(i) + header.sectionSize(i) <= header.viewport()->width();
        if (!header.isSectionHidden(i) && isWhole)
            note(out, header, text, header.fontMetrics().horizontalAdvance(text), header.sectionSize(i));
    }
}

} // namespace

QStringList cutTexts(const QWidget& window) {
    QStringList out;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->visibleRegion().isEmpty())
            continue;
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            checkLabel(out, *label);
        else if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && !button->text().isEmpty())
            note(out, *button, button->text(), button->minimumSizeHint().width(), button->width());
        else if (const auto* field = qobject_cast<const QLineEdit*>(widget))
            note(out, *field, field->text(), field->fontMetrics().height() + 4,
                field->visibleRegion().boundingRect().height());
        else if (const auto* header = qobject_cast<const QHeaderView*>(widget);
                 header && header->orientation() == Qt::Horizontal)
            checkHeader(out, *header);
        else if (const auto* tabs = qobject_cast<const QTabBar*>(widget); tabs && !tabs->usesScrollButtons())
            note(out, *tabs, tabs->tabText(0), tabs->sizeHint().width(), tabs->width());
    }
    return out;
}

} // namespace truebar::test
