// Only one process writes a workspace. Another one that answers a question leaves its answer as a file in the folder
// `answers` of the workspace; whoever writes looks there several times a second (docs/decisions-desk.md).
#pragma once

#include "core/decisions/prompt.h"

#include <QString>

namespace truebar {

struct LeftAnswer {
    PromptId prompt = 0;
    Answer answer{}; // without a time: it counts when the writer keeps it
    std::string channel{};
    std::string sealedPin{}; // for a yes to a live bot, where the one who writes wants a PIN (core/vault/pin_box.h)
    QString file{}; // of the folder

    bool operator==(const LeftAnswer&) const = default;
};

// All that an answer says: what a PIN that comes with it is sealed for.
std::string termsOf(const LeftAnswer& answer);

class AnswerInbox {
public:
    explicit AnswerInbox(const QString& workspace);

    // Whole or not at all; its name in the folder. "io.answer", "decision.amendment"
    Result<QString> leave(const LeftAnswer& answer) const;
    // The answers that are there, oldest first; what is none of ours is taken away.
    std::vector<LeftAnswer> look() const;
    // After the decision is kept: a file that a crash has left is only answered "decided already".
    void remove(const LeftAnswer& answer) const;
    // Takes it away and tells whoever has left it why it does not count.
    void refuse(const LeftAnswer& answer, const Error& why) const;
    // Why the answer of that name was refused; told once.
    std::optional<Error> refusal(const QString& name) const;

private:
    QString m_folder;
};

} // namespace truebar
