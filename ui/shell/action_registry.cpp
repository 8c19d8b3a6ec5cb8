#include "ui/shell/action_registry.h"

namespace truebar::ui {

QAction* ActionRegistry::insert(
    const char* id, const QString& menu, const QString& text, const QKeySequence& shortcut) {
    auto* action = new QAction(text, this);
    action->setObjectName(QLatin1String(id));
    action->setShortcut(shortcut);
    action->setProperty("menu", menu);
    if (!shortcut.isEmpty())
        action->setToolTip(
            QStringLiteral("%1 (%2)").arg(action->iconText(), shortcut.toString(QKeySequence::NativeText)));
    m_actions.append(action);
    m_byId.insert(QLatin1String(id), action);
    return action;
}

QAction* ActionRegistry::add(
    const char* id, const QString& menu, const QString& text, const QKeySequence& shortcut, std::function<void()> run) {
    QAction* action = insert(id, menu, text, shortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    return action;
}

QAction* ActionRegistry::addToggle(const char* id, const QString& menu, const QString& text,
    const QKeySequence& shortcut, bool isOn, std::function<void(bool)> run) {
    QAction* action = insert(id, menu, text, shortcut);
    action->setCheckable(true);
    action->setChecked(isOn);
    connect(action, &QAction::toggled, this, [run = std::move(run)](bool on) { run(on); });
    return action;
}

QString ActionRegistry::menuOf(const QAction* action) {
    return action->property("menu").toString();
}

void ActionRegistry::putOnToolBar(const char* id) {
    find(id)->setProperty("toolBar", true);
}

bool ActionRegistry::isOnToolBar(const QAction* action) {
    return action->property("toolBar").toBool();
}

QStringList ActionRegistry::menus() const {
    QStringList out;
    for (const QAction* action : m_actions) {
        if (!out.contains(menuOf(action)))
            out << menuOf(action);
    }
    return out;
}

} // namespace truebar::ui
