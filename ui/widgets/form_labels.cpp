#include "ui/widgets/form_labels.h"

#include <QFormLayout>
#include <QWidget>

#include <algorithm>

namespace truebar::ui {

void alignFormLabels(const QWidget* parent) {
    QList<QWidget*> labels;
    int widest = 0;
    const auto forms = parent->findChildren<QFormLayout*>();
    for (const QFormLayout* form : forms) {
        for (int row = 0; row < form->rowCount(); ++row) {
            const QLayoutItem* item = form->itemAt(row, QFormLayout::LabelRole);
            if (!item || !item->widget())
                continue;
            labels << item->widget();
            widest = std::max(widest, item->widget()->sizeHint().width());
        }
    }
    for (QWidget* label : std::as_const(labels))
        label->setMinimumWidth(widest);
}

} // namespace truebar::ui
