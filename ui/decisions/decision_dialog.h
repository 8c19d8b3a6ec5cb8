// Asks for a decision without stopping anything: the chart at that moment, the proposal, the time that is left. Shows
// one question after the other; never takes the keyboard by itself.
#pragma once

#include "core/decisions/prompt.h"
#include "core/market/series.h"
#include "core/sdk/clock.h"
#include "core/vault/secret.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QTimer>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace truebar::ui {

class ChartWidget;
class PromptPanel;

class DecisionDialog final : public QDialog {
    Q_OBJECT
public:
    // The clock outlives the dialog. Answers carry the name `by`.
    DecisionDialog(const IClock& clock, std::string by, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // What is open. The question that is shown stays as long as it is open; then comes the one with the least time.
    // Closes when there is none.
    void setPrompts(std::vector<Prompt> open);
    void choose(PromptId prompt);
    void setChart(PromptId prompt, SeriesSnapshot series, int priceDecimals);
    void showRefusal(PromptId prompt, const QString& sentence);
    // Says without waiting whether a yes needs the PIN now. What it asks outlives the dialog.
    void setPinRule(std::function<bool(const Prompt&)> wantsPin);
    // For whoever wants to answer now: in front, with the keyboard.
    void takeKeyboard();
    // Likewise, for who has said yes to it elsewhere in the window: the PIN is what is missing.
    void askForPin(PromptId prompt);

    PromptId shown() const { return m_prompt ? m_prompt->id : 0; }

Q_SIGNALS:
    // With the PIN if it was wanted.
    void answered(truebar::PromptId prompt, const truebar::Answer& answer, const truebar::SharedSecret& pin);
    void chartWanted(const truebar::Prompt& prompt);
    void inboxWanted();

private:
    void display(const Prompt& prompt);
    void answer(Verdict verdict);
    void refresh();
    void tick();
    void lookForPin();
    void hideEvent(QHideEvent* event) override;

    const IClock& m_clock;
    std::string m_by;
    std::function<bool(const Prompt&)> m_wantsPin;
    std::vector<Prompt> m_open;
    std::optional<Prompt> m_prompt;
    PromptId m_waitingFor = 0; // answered, and not yet decided
    bool m_isFresh = false; // has only just come: keys meant for the one before must not hit it
    ChartWidget* m_chart;
    PromptPanel* m_panel;
    QLabel* m_leftText;
    QProgressBar* m_left;
    QLabel* m_more;
    QLabel* m_error;
    QPushButton* m_accept;
    QPushButton* m_amend;
    QPushButton* m_reject;
    QPushButton* m_later;
    QPushButton* m_inbox;
    QTimer m_timer;
    QTimer m_freshness;
};

} // namespace truebar::ui
