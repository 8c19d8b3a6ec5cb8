#include "core/decisions/decision_desk.h"

namespace truebar {

namespace {

bool isPinNeeded(const Result<void>& allowed) {
    return !allowed && allowed.error().code == "gate.pin_needed";
}

bool saysYes(Verdict verdict) {
    return verdict == Verdict::Accepted || verdict == Verdict::Amended;
}

Result<void> askGate(const LiveConsent::Gate& gate) {
    return gate ? gate() : Result<void>(Error{"gate.locked", "the vault is locked"});
}

Result<void> mayAnswer(const Prompt& prompt, const Answer& answer, const LiveConsent::Gate& gate) {
    if (!saysYes(answer.verdict) || prompt.origin.mode != RunMode::LiveRun || answer.at > prompt.pending.deadline)
        return {};
    // Amending a stop price that the order does not have adds a stop loss behind it.
    const auto& orders = prompt.pending.orders;
    if (answer.amendment.stopPrice && (orders.empty() || !orders.back().stopPrice))
        return Error{"decision.live_stop", "a live bot cannot place a stop loss behind its entry", {},
            std::to_string(prompt.id)};
    return askGate(gate);
}

} // namespace

DecisionDesk::DecisionDesk(WorkspaceDoor& door, const QString& workspace, const IClock& clock, LiveConsent consent)
    : m_door(door)
    , m_inbox(workspace)
    , m_clock(clock)
    , m_consent(std::move(consent)) { }

Result<void> DecisionDesk::write(const std::function<Result<void>(const DecisionStore&)>& work) {
    auto done = m_door.run([&](const Database& database) { return work(DecisionStore(database)); });
    ++m_changes;
    return done;
}

Result<Prompt> DecisionDesk::ask(const PromptOrigin& origin, const PendingSuggestion& pending, OnExpiry onExpiry) {
    Prompt prompt;
    prompt.origin = origin;
    prompt.pending = pending;
    prompt.onExpiry = onExpiry;
    prompt.askedAt = m_clock.now();
    auto kept = store<Prompt>([&](const DecisionStore& store) { return store.ask(prompt); });
    ++m_changes;
    return kept;
}

Result<KeptPrompt> DecisionDesk::answer(
    PromptId prompt, const Answer& answer, const std::string& channel, const Secret* pin) {
    PinCheck checkPin;
    if (pin && m_consent.checkPin)
        checkPin = [this, pin] { return m_consent.checkPin(*pin); };
    return keep(prompt, answer, channel, m_consent.here, checkPin);
}

Result<KeptPrompt> DecisionDesk::keepLeft(const LeftAnswer& left) {
    PinCheck checkPin;
    if (!left.sealedPin.empty() && m_consent.unseal && m_consent.checkPin)
        checkPin = [this, &left] {
            const auto pin = m_consent.unseal(left);
            return pin ? m_consent.checkPin(*pin) : Result<void>(pin.error());
        };
    return keep(left.prompt, left.answer, left.channel, m_consent.elsewhere, checkPin);
}

bool DecisionDesk::wantsPin(const Prompt& prompt) const {
    return prompt.origin.mode == RunMode::LiveRun && isPinNeeded(askGate(m_consent.here));
}

Result<KeptPrompt> DecisionDesk::keep(PromptId prompt, Answer answer, const std::string& channel,
    const LiveConsent::Gate& gate, const PinCheck& checkPin) {
    answer.at = m_clock.now();
    const auto pin = isPinRight(prompt, answer, gate, checkPin);
    if (!pin)
        return pin.error();
    answer.at = m_clock.now(); // looking at a PIN takes its time
    auto kept = store<KeptPrompt>([&](const DecisionStore& store) -> Result<KeptPrompt> {
        const auto asked = store.find(prompt);
        if (!asked)
            return asked.error();
        if (!asked->decision) {
            // The PIN is the last thing that a gate asks for.
            auto allowed = mayAnswer(asked->prompt, answer, gate);
            if (!allowed && !(*pin && isPinNeeded(allowed)))
                return std::move(allowed).error();
        }
        return store.decide(prompt, answer, channel);
    });
    ++m_changes;
    return kept;
}

// Looked at only where it is asked for, so that no try is used up by an answer that needs none; and before the database
// is held, since it takes long.
Result<bool> DecisionDesk::isPinRight(
    PromptId prompt, const Answer& answer, const LiveConsent::Gate& gate, const PinCheck& checkPin) {
    if (!checkPin)
        return false;
    const auto asked = store<KeptPrompt>([&](const DecisionStore& store) { return store.find(prompt); });
    if (!asked)
        return asked.error();
    if (asked->decision || !isPinNeeded(mayAnswer(asked->prompt, answer, gate)))
        return false;
    auto right = checkPin();
    return right ? Result<bool>(true) : Result<bool>(std::move(right).error());
}

Result<void> DecisionDesk::withdraw(const std::string& run, const Decision& decision) {
    Answer answer;
    answer.verdict = Verdict::Expired;
    answer.by = decision.decidedBy;
    answer.at = decision.time;
    answer.note = decision.note;
    return write([&](const DecisionStore& store) { return store.withdraw(run, decision.suggestion, answer); });
}

Result<std::vector<GivenAnswer>> DecisionDesk::deliver(
    const std::string& run, UtcMs lastClose, const std::optional<std::string>& held) {
    const UtcMs now = m_clock.now();
    auto out = store<std::vector<GivenAnswer>>(
        [&](const DecisionStore& store) { return store.deliver(run, lastClose, now, held); });
    if (!out || !out->empty())
        ++m_changes;
    return out;
}

Result<std::vector<GivenAnswer>> DecisionDesk::delivered(const std::string& run) {
    return store<std::vector<GivenAnswer>>([&](const DecisionStore& store) { return store.delivered(run); });
}

Result<void> DecisionDesk::noteOutcome(const std::string& run, const Decision& decision) {
    return write([&](const DecisionStore& store) { return store.noteOutcome(run, decision); });
}

Result<std::vector<KeptPrompt>> DecisionDesk::list(const DecisionFilter& filter) {
    return store<std::vector<KeptPrompt>>([&](const DecisionStore& store) { return store.list(filter); });
}

Result<std::vector<GivenAnswer>> DecisionDesk::unlearned(const std::string& run) {
    return store<std::vector<GivenAnswer>>([&](const DecisionStore& store) { return store.unlearned(run); });
}

Result<std::vector<KeptPrompt>> DecisionDesk::tick() {
    // Taken twice, a wrong PIN would use up two tries, and one of two refusals would hide the other.
    const std::lock_guard lock(m_ticking);
    std::vector<KeptPrompt> out;
    for (const LeftAnswer& left : m_inbox.look()) {
        auto kept = keepLeft(left);
        // Only a disk that fails keeps the file for later.
        if (!kept && !isInputError(kept.error()))
            return std::move(kept).error();
        if (!kept) {
            m_inbox.refuse(left, kept.error());
            continue;
        }
        m_inbox.remove(left);
        out.push_back(std::move(*kept));
    }
    const UtcMs now = m_clock.now();
    auto expired = store<std::vector<KeptPrompt>>([&](const DecisionStore& store) { return store.expire(now); });
    if (!expired)
        return expired;
    if (!expired->empty())
        ++m_changes;
    out.insert(out.end(), expired->begin(), expired->end());
    return out;
}

} // namespace truebar
