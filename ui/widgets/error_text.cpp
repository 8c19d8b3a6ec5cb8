#include "ui/widgets/error_text.h"

#include <QCoreApplication>

namespace truebar::ui {

QString errorText(const Error& error) {
    Error translated = error;
    translated.text = QCoreApplication::translate("errors", error.text.c_str()).toStdString();
    return QString::fromStdString(translated.message());
}

} // namespace truebar::ui
