#include "ui/trading/stop_banner.h"

#include "ui/trading/trading_words.h"
#include "ui/widgets/error_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace truebar::ui {

StopBanner::StopBanner(QWidget* parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_release(new QPushButton(tr("&Release…"), this)) {
    setObjectName(QStringLiteral("stopBanner"));
    setProperty("role", QStringLiteral("stopped"));
    m_title->setObjectName(QStringLiteral("stopTitle"));
    m_detail->setObjectName(QStringLiteral("stopDetail"));
    m_release->setObjectName(QStringLiteral("releaseStop"));
    for (QLabel* label : {m_title, m_detail}) {
        label->setTextFormat(Qt::PlainText); // a reason may come from anywhere
        label->setWordWrap(true);
    }
    m_title->setProperty("role", QStringLiteral("title"));
    auto* text = new QVBoxLayout;
    text->setSpacing(1);
    text->addWidget(m_title);
    text->addWidget(m_detail);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 8, 6);
    layout->addLayout(text, 1);
    layout->addWidget(m_release);
    connect(m_release, &QPushButton::clicked, this, &StopBanner::releaseWanted);
    refresh();
}

void StopBanner::setStop(bool isStopped, const StopNote& note) {
    m_isStopped = isStopped;
    m_note = note;
    refresh();
}

void StopBanner::setPanic(const std::string& account, const PanicState& panic) {
    m_accounts[account] = panic;
    refresh();
}

void StopBanner::forget(const std::string& account) {
    m_accounts.erase(account);
    refresh();
}

void StopBanner::refresh() {
    setVisible(m_isStopped);
    if (!m_isStopped)
        return;
    m_title->setText(tr("TRADING IS STOPPED: no order leaves"));
    QStringList parts{
        tr("Since %1 by %2: %3")
            .arg(momentText(m_note.at), QString::fromStdString(m_note.by), QString::fromStdString(m_note.reason))};
    bool isOver = true;
    for (const auto& [account, panic] : m_accounts) {
        if (panic.stage == PanicStage::Idle)
            continue;
        isOver = isOver && panic.stage == PanicStage::Done;
        QString part = QString::fromStdString(account) + QStringLiteral(": ") + stageText(panic);
        if (panic.trouble)
            part += QStringLiteral(" (") + errorText(*panic.trouble) + u')';
        parts.append(part);
    }
    m_detail->setText(parts.join(QStringLiteral("  ·  ")));
    m_release->setEnabled(isOver);
    m_release->setToolTip(isOver ? tr("For an administrator, with the PIN.")
                                 : tr("Only when nothing is open and nothing is held any more."));
}

} // namespace truebar::ui
