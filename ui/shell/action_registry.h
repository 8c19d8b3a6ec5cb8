#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>

#include <functional>

namespace truebar::ui {

// Every command of the window once: the same action serves menu, toolbar, palette and shortcut.
class ActionRegistry final : public QObject {
    Q_OBJECT
public:
    explicit ActionRegistry(QObject* parent = nullptr)
        : QObject(parent) { }

    // `menu` groups the actions: "File", "View" … , already translated.
    QAction* add(const char* id, const QString& menu, const QString& text, const QKeySequence& shortcut,
        std::function<void()> run);
    // An action with a state that is shown as a check mark.
    QAction* addToggle(const char* id, const QString& menu, const QString& text, const QKeySequence& shortcut,
        bool isOn, std::function<void(bool)> run);
    QAction* find(const char* id) const { return m_byId.value(QLatin1String(id)); }
    const QList<QAction*>& all() const { return m_actions; }
    QStringList menus() const;
    static QString menuOf(const QAction* action);
    // The toolbar shows these too, as text.
    void putOnToolBar(const char* id);
    static bool isOnToolBar(const QAction* action);

private:
    QAction* insert(const char* id, const QString& menu, const QString& text, const QKeySequence& shortcut);

    QList<QAction*> m_actions;
    QHash<QString, QAction*> m_byId;
};

} // namespace truebar::ui
