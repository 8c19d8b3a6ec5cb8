#include "ui/trading/panic_button.h"

#include <QStyle>

namespace truebar::ui {

PanicButton::PanicButton(const QString& keys, QWidget* parent)
    : QToolButton(parent)
    , m_keys(keys) {
    setObjectName(QStringLiteral("panicButton"));
    setProperty("role", QStringLiteral("panic"));
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    // Not reached by Tab and Enter: only on purpose.
    setFocusPolicy(Qt::NoFocus);
    connect(this, &QToolButton::clicked, this, [this] {
        if (m_isStopped)
            Q_EMIT detailsWanted();
        else
            Q_EMIT panicWanted();
    });
    setStopped(false);
}

void PanicButton::setStopped(bool isStopped) {
    m_isStopped = isStopped;
    setText(isStopped ? tr("STOPPED") : tr("PANIC"));
    setAccessibleName(isStopped ? tr("Trading is stopped") : tr("Stop trading"));
    setToolTip(isStopped ? tr("Trading is stopped. Click to see how far the accounts are, and to release it.")
                         : tr("At once: no order leaves any more, every open order is cancelled, every position is "
                              "traded away (%1)")
                               .arg(m_keys));
    setProperty("stopped", isStopped);
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace truebar::ui
