#pragma once

#include <QString>

#include <string>

namespace truebar::ui {

// A name, label, help or choice of a plugin's metadata in the user's language; as it is where no translation is known.
QString pluginText(const std::string& text);

} // namespace truebar::ui
