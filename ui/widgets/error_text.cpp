#include "ui/widgets/error_text.h"

#include <QCoreApplication>

namespace truebar::ui {

namespace {

std::string translated(const std::string& text) {
    return QCoreApplication::translate("errors", text.c_str()).toStdString();
}

} // namespace

QString errorText(const Error& error) {
    Error out = error;
    out.text = translated(error.text);
    // "a whole number" is an argument and a text of ours too; what came from outside is in no catalogue and stays.
    for (std::string& argument : out.arguments)
        argument = translated(argument);
    return QString::fromStdString(out.message());
}

} // namespace truebar::ui
