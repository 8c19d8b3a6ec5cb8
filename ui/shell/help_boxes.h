#pragma once

class QWidget;

namespace truebar::ui {

class ActionRegistry;

// Modal: keys of the chart and of every command that has one.
void showKeys(const ActionRegistry& actions, QWidget* parent);
// Modal: version, licence, what it is made with.
void showAbout(QWidget* parent);

} // namespace truebar::ui
