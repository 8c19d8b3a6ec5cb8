// What a person could not read whole.
#pragma once

#include <QStringList>

class QWidget;

namespace truebar::test {

// Labels, buttons, tabs and column heads below `window` that are visible and have less room than their text needs, and
// fields of less than a line's height: one line for each. What scrolls (texts in fields, tables, lists) is left out.
QStringList cutTexts(const QWidget& window);

} // namespace truebar::test
