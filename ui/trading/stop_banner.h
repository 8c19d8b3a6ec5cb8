// Red across the page as long as trading is stopped: since when, why, how far each account is, and the way out.
#pragma once

#include "core/desk/account_snapshot.h"

#include <QFrame>

#include <map>

class QLabel;
class QPushButton;

namespace truebar::ui {

class StopBanner final : public QFrame {
    Q_OBJECT
public:
    explicit StopBanner(QWidget* parent = nullptr);

    void setStop(bool isStopped, const StopNote& note);
    void setPanic(const std::string& account, const PanicState& panic);
    void forget(const std::string& account);

Q_SIGNALS:
    void releaseWanted();

private:
    void refresh();

    bool m_isStopped = false;
    StopNote m_note;
    std::map<std::string, PanicState> m_accounts;
    QLabel* m_title;
    QLabel* m_detail;
    QPushButton* m_release;
};

} // namespace truebar::ui
