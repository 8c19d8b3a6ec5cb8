#pragma once

class QWidget;

namespace truebar::ui {

// Gives the labels of all form layouts below a widget one width, so that the fields of forms that stand one below the
// other begin at one line.
void alignFormLabels(const QWidget* parent);

} // namespace truebar::ui
