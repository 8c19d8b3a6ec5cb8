#include "ui/widgets/plugin_text.h"

#include <QCoreApplication>

namespace truebar::ui {

QString pluginText(const std::string& text) {
    return text.empty() ? QString() : QCoreApplication::translate("plugins", text.c_str());
}

} // namespace truebar::ui
