// The head of the manual panel: which account, which instrument, its last price, the switch that arms, and panic.
#pragma once

#include "core/market/instrument.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>
#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace truebar::ui {

class GameHead final : public QWidget {
    Q_OBJECT
public:
    explicit GameHead(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // The chosen account stays chosen while it is among them.
    void setAccounts(const std::vector<std::pair<std::string, QString>>& accounts);
    // The traded one stays chosen while it is among them; otherwise the first is picked.
    void setInstruments(const std::vector<Instrument>& instruments, const InstrumentId& traded);
    // As by hand, if it is among them.
    void chooseInstrument(const InstrumentId& instrument);
    // An old one may not be traded by.
    void setPrice(std::optional<Price> price, bool isOld);
    void setArmed(bool isArmed, bool isPaper);
    void setCanArm(bool canArm);
    void showPanic(bool isThere);
    // On paper the button of panic also takes the stop back.
    void setReleases(bool releases);

Q_SIGNALS:
    void accountPicked(const std::string& account);
    void instrumentPicked(const truebar::Instrument& instrument);
    void armWanted(bool isArmed);
    void panicWanted();

private:
    void pick(int index);

    Theme m_theme = Theme::dark();
    bool m_isArmed = false;
    bool m_isPaper = true;
    std::vector<Instrument> m_known;
    QComboBox* m_accounts;
    QComboBox* m_instruments;
    QLabel* m_price;
    QPushButton* m_arm;
    QPushButton* m_panic;
};

} // namespace truebar::ui
