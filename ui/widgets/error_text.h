#pragma once

#include "core/base/error.h"

#include <QString>

namespace truebar::ui {

// The sentence of an error in the user's language, with its place.
QString errorText(const Error& error);

} // namespace truebar::ui
