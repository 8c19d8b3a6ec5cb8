// Questions and decisions for the window. Work happens in a thread of its own, answers arrive as signals on the thread
// that owns the service.
#pragma once

#include "core/decisions/decision_desk.h"
#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>

namespace truebar {

class DecisionService final : public QObject {
    Q_OBJECT
public:
    // `workspace` is the folder. Thread and clock outlive the service, and whatever `consent` asks.
    DecisionService(QString workspace, QString marketDatabase, QString workspaceDatabase, DataThread& thread,
        const IClock& clock = systemClock(), LiveConsent consent = {}, QObject* parent = nullptr);
    ~DecisionService() override;

    // For bots, on any thread but the data thread and this object's own: what they ask here is told by signals.
    DecisionDesk& desk() { return m_desk; }
    const IClock& clock() const { return m_desk.clock(); }
    // Tells of what is open, and from now on takes answers of other processes and lets expire.
    void start();

    // Answers with decided() or refused(). The PIN, if one is given, counts for this answer alone.
    void answer(PromptId prompt, const Answer& answer, const SharedSecret& pin = {});
    // Whether a yes to it needs the PIN now.
    bool wantsPin(const Prompt& prompt) const { return m_desk.wantsPin(prompt); }
    // The last candles up to the moment of the question; answers with chartRead() or failed().
    void readChart(const Prompt& prompt);

Q_SIGNALS:
    // Open ones and decided ones, newest first.
    void listed(const std::vector<truebar::KeptPrompt>& prompts);
    // A question that is new to this window.
    void prompted(const truebar::Prompt& prompt);
    // Whoever has decided.
    void decided(const truebar::KeptPrompt& prompt);
    void refused(truebar::PromptId prompt, const truebar::Error& error);
    void chartRead(
        truebar::PromptId prompt, const truebar::SeriesSnapshot& series, const truebar::Instrument& instrument);
    void failed(const truebar::Error& error);

private:
    void pulse();
    void take(const std::vector<KeptPrompt>& prompts);

    const QString m_marketDatabase;
    const QString m_workspaceDatabase;
    WorkspaceDoor m_door;
    DecisionDesk m_desk;
    CallQueue m_answers{this};
    QTimer m_pulse;
    bool m_isTicking = false;
    bool m_hasListed = false;
    std::map<PromptId, bool> m_known; // whether it is open, as last told
    std::optional<std::uint64_t> m_listedAt; // changes() of then; of the pool's one thread
    bool m_toldFailure = false; // likewise
    TaskPool m_computing{1};
    TaskPool m_pool{1};
};

} // namespace truebar
