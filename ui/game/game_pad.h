// The two large buttons, and in a sentence what a click on them would do.
#pragma once

#include "core/game/game_terms.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <chrono>

class QLabel;

namespace truebar::ui {

class GameButton;

class GamePad final : public QWidget {
    Q_OBJECT
public:
    explicit GamePad(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setArmed(bool isArmed);
    // Null: a click would send nothing.
    void setPlans(const GamePlan* buy, const GamePlan* sell);
    // Shown where there is no plan: why.
    void setReason(const QString& reason, bool isTrouble);

Q_SIGNALS:
    void struck(truebar::Side side, std::chrono::steady_clock::time_point at);

private:
    void showOutlook();

    GameButton* m_buy;
    GameButton* m_sell;
    QLabel* m_outlook;
    QString m_plan;
    QString m_reason;
    bool m_isTrouble = false;
};

} // namespace truebar::ui
