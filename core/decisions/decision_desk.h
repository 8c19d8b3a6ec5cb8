// The desk where bots ask and people answer: durable before anything is shown, one decision on each question, whoever
// answers. For any thread but the data thread; every call waits for the disk.
#pragma once

#include "core/data/workspace_door.h"
#include "core/decisions/answer_inbox.h"
#include "core/decisions/decision_store.h"
#include "core/sdk/clock.h"
#include "core/vault/secret.h"

#include <atomic>
#include <mutex>

namespace truebar {

// Who may say yes to a live bot; asked for each yes, from any thread. What is not given is answered with no.
struct LiveConsent {
    // Whether orders that cost money may be placed now; never waits. "gate.*", "vault.role"
    using Gate = std::function<Result<void>()>;

    Gate here{}; // by who is at this program
    Gate elsewhere{}; // by who answers from another program: what was entered here does not count for them
    // Of a PIN that came with an answer, asked only where a gate says "gate.pin_needed"; counted if it is wrong, and
    // takes as long as a PIN does.
    std::function<Result<void>(const Secret& pin)> checkPin{};
    // The PIN that another program has sealed for this answer.
    std::function<Result<Secret>(const LeftAnswer& answer)> unseal{};
};

class DecisionDesk {
public:
    // `workspace` is its folder. Door and clock outlive the desk, and whatever `consent` asks.
    DecisionDesk(WorkspaceDoor& door, const QString& workspace, const IClock& clock, LiveConsent consent = {});

    // See DecisionStore; times are stamped by the desk's clock.
    Result<Prompt> ask(const PromptOrigin& origin, const PendingSuggestion& pending, OnExpiry onExpiry);
    // The door for every answer of a person. A yes to a live bot needs what placing its orders by hand would need; a
    // no, and what a rule says at the deadline, do not. A PIN that comes with the answer counts for this answer alone.
    Result<KeptPrompt> answer(
        PromptId prompt, const Answer& answer, const std::string& channel, const Secret* pin = nullptr);
    // Whether a yes to it needs a PIN now from who is at this program; never waits.
    bool wantsPin(const Prompt& prompt) const;
    Result<void> withdraw(const std::string& run, const Decision& decision);
    Result<std::vector<GivenAnswer>> deliver(
        const std::string& run, UtcMs lastClose, const std::optional<std::string>& held = {});
    Result<std::vector<GivenAnswer>> delivered(const std::string& run);
    Result<void> noteOutcome(const std::string& run, const Decision& decision);
    Result<std::vector<KeptPrompt>> list(const DecisionFilter& filter);
    Result<std::vector<GivenAnswer>> unlearned(const std::string& run);

    // To be called several times a second by the process that writes the workspace: keeps the answers that other
    // processes have left, then lets expire what nobody has answered. Several threads may: each answer is taken once.
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
    // How the PIN of an answer is checked; empty where none was given.
    using PinCheck = std::function<Result<void>()>;

    Result<KeptPrompt> keep(PromptId prompt, Answer answer, const std::string& channel, const LiveConsent::Gate& gate,
        const PinCheck& checkPin);
    Result<bool> isPinRight(
        PromptId prompt, const Answer& answer, const LiveConsent::Gate& gate, const PinCheck& checkPin);
    Result<KeptPrompt> keepLeft(const LeftAnswer& left);
    Result<void> write(const std::function<Result<void>(const DecisionStore&)>& work);

    WorkspaceDoor& m_door;
    AnswerInbox m_inbox;
    const IClock& m_clock;
    const LiveConsent m_consent;
    std::mutex m_ticking;
    std::atomic<std::uint64_t> m_changes = 0;
};

} // namespace truebar
