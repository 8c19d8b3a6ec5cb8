#pragma once

#include "ui/theme/theme.h"

#include <QString>

namespace truebar::ui {

QString styleSheetOf(const Theme& theme);

}
