// The desk where bots ask and people answer: durable before anything is shown, one decision on each question, whoever
// answers. For any thread but the data thread; every call waits for the disk.
#pragma once

#include "core/data/workspace_door.h"
#include "core/decisions/answer_inbox.h"
#include "core/decisions/decision_store.h"
#include "core/sdk/clock.h"

#include <atomic>

namespace truebar {

class DecisionDesk {
public:
    // Whether who is at this program may place live orders now; never waits. "gate.*", "vault.role"
    using LiveGate = std::function<Result<void>()>;

    // `workspace` is its folder. Door and clock outlive the desk. Without a gate nobody says yes to a live bot here.
    DecisionDesk(WorkspaceDoor& door, const QString& workspace, const IClock& clock, LiveGate liveGate = {});

    // See DecisionStore; times are stamped by the desk's clock.
    Result<Prompt> ask(const PromptOrigin& origin, const PendingSuggestion& pending, OnExpiry onExpiry);
    // The door for every answer of a person. A yes to a live bot needs what placing its orders by hand would need; a
    // no, and what a rule says at the deadline, do not.
    Result<KeptPrompt> answer(PromptId prompt, Answer answer, const std::string& channel);
    Result<void> withdraw(const std::string& run, const Decision& decision);
    Result<std::vector<GivenAnswer>> deliver(const std::string& run, UtcMs lastClose);
    Result<std::vector<GivenAnswer>> delivered(const std::string& run);
    Result<void> noteOutcome(const std::string& run, const Decision& decision);
    Result<std::vector<KeptPrompt>> list(const DecisionFilter& filter);
    Result<std::vector<GivenAnswer>> unlearned(const std::string& run);

    // To be called several times a second by the process that writes the workspace: keeps the answers that other
    // processes have left, then lets expire what nobody has answered.
    Result<std::vector<KeptPrompt>> tick();

    // Grows with every change that went through this desk: who shows the desk reads again when it has.
    std::uint64_t changes() const { return m_changes; }
    // Of what a run has kept with its own records.
    void noteChange() { ++m_changes; }
    const IClock& clock() const { return m_clock; }

private:
    template <class T>
    Result<T> store(const std::function<Result<T>(const DecisionStore&)>& work) {
        return m_door.read<T>([&](const Database& database) { return work(DecisionStore(database)); });
    }
    Result<void> mayAnswer(const Prompt& prompt, const Answer& answer) const;
    Result<void> write(const std::function<Result<void>(const DecisionStore&)>& work);

    WorkspaceDoor& m_door;
    AnswerInbox m_inbox;
    const IClock& m_clock;
    const LiveGate m_liveGate;
    std::atomic<std::uint64_t> m_changes = 0;
};

} // namespace truebar
