// The red button of the toolbar. Stops at once, without asking: whoever needs it has no time for questions. While
// trading is stopped it is lit and leads to the page where it can be released.
#pragma once

#include <QToolButton>

namespace truebar::ui {

class PanicButton final : public QToolButton {
    Q_OBJECT
public:
    explicit PanicButton(const QString& keys, QWidget* parent = nullptr);

    void setStopped(bool isStopped);

Q_SIGNALS:
    void panicWanted();
    void detailsWanted();

private:
    QString m_keys;
    bool m_isStopped = false;
};

} // namespace truebar::ui
