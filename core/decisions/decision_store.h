// Prompts and decisions in workspace.db. Every change is one transaction on a connection that is synchronous=FULL: what
// returned without an error is on the disk. Belongs to the thread of its database.
#pragma once

#include "core/decisions/prompt.h"
#include "core/workspace/database.h"

namespace truebar {

struct DecisionFilter {
    std::string bot{}; // empty: of all
    std::string run{};
    bool openOnly = false;
    int most = 1'000; // the newest
};

// Whether it says what it must, whatever it answers: "decision.amendment".
Result<void> checkAnswer(const Answer& answer);

class DecisionStore {
public:
    explicit DecisionStore(const Database& database)
        : m_database(database) { }

    // Keeps the prompt and answers with its number. Asked again for the same suggestion of the same run it answers with
    // what is kept.
    Result<Prompt> ask(const Prompt& prompt) const;

    // The one decision on a prompt. After the deadline it is the expiry that is kept, whatever `answer` says.
    // "decision.unknown"; "decision.decided" says by whom; "decision.expired"; "decision.amendment" for an amendment
    // that changes nothing or is not above 0.
    Result<KeptPrompt> decide(PromptId prompt, const Answer& answer, const std::string& channel) const;
    // Decides what nobody has answered by `now`, oldest first.
    Result<std::vector<KeptPrompt>> expire(UtcMs now) const;
    // The run does not ask any more: `answer` says why. What was decided and has not reached the run will not reach it.
    Result<void> withdraw(const std::string& run, std::uint64_t suggestion, const Answer& answer) const;

    // The decisions that the run has not learned of, each once: from here on they count as learned when `lastClose` was
    // the last close that the run knew. What comes too late, by `now`, comes as expired, and so does every yes to a run
    // that is `held`, for that reason.
    Result<std::vector<GivenAnswer>> deliver(
        const std::string& run, UtcMs lastClose, UtcMs now, const std::optional<std::string>& held = {}) const;
    // All that the run has learned of, in that order: for running it again after a restart.
    Result<std::vector<GivenAnswer>> delivered(const std::string& run) const;
    // Those and the next three are for runs that keep what they ask and hear with their own records: within a
    // transaction of the caller's.
    Result<Prompt> add(const Prompt& prompt) const;
    // As withdraw().
    Result<void> end(const std::string& run, std::uint64_t suggestion, const Answer& answer) const;
    // As end(), for every question whose decision the run has not learned of.
    Result<void> endAll(const std::string& run, const Answer& answer) const;
    // The run has learned of the decision on a suggestion, if it was asked about, and this is what came of it.
    Result<void> learn(const std::string& run, const Decision& decision, UtcMs lastClose) const;
    // What was decided and the run has not learned of, oldest first.
    Result<std::vector<GivenAnswer>> unlearned(const std::string& run) const;
    // What came of a delivered decision.
    Result<void> noteOutcome(const std::string& run, const Decision& decision) const;

    // "decision.unknown"
    Result<KeptPrompt> find(PromptId prompt) const;
    // Newest first.
    Result<std::vector<KeptPrompt>> list(const DecisionFilter& filter) const;

private:
    Result<KeptPrompt> read(PromptId prompt) const;
    Result<void> insert(const Prompt& prompt, const Answer& answer, const std::string& channel) const;

    const Database& m_database;
};

} // namespace truebar
