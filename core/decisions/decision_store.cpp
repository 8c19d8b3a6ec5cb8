#include "core/decisions/decision_store.h"

#include "core/decisions/prompt_rows.h"
#include "core/decisions/prompt_text.h"

namespace truebar {

namespace {

Result<void> run(const Database& database, const QString& sql, const QVariantList& values) {
    auto done = database.run(sql, values);
    return done ? Result<void>() : Result<void>(std::move(done).error());
}

Result<std::vector<KeptPrompt>> select(const Database& database, const QString& where, const QVariantList& values) {
    auto query = database.run(QStringLiteral("SELECT %1 %2").arg(QLatin1String(promptColumns), where), values);
    if (!query)
        return std::move(query).error();
    std::vector<KeptPrompt> out;
    while (query->next()) {
        auto prompt = promptAt(*query, database.file());
        if (!prompt)
            return std::move(prompt).error();
        out.push_back(std::move(*prompt));
    }
    return out;
}

Result<std::vector<KeptPrompt>> selectUnlearned(const Database& database, const std::string& runId) {
    return select(database,
        QStringLiteral("WHERE p.run = ? AND d.prompt IS NOT NULL AND o.prompt IS NULL ORDER BY d.decided_at, p.prompt"),
        {sqlText(runId)});
}

Result<void> insertOutcome(const Database& database, PromptId prompt, const PromptOutcome& outcome) {
    return run(database,
        QStringLiteral("INSERT INTO decision_outcome (prompt, learned_at, withdrawn, verdict, orders, note) "
                       "VALUES (?,?,?,?,'',?)"),
        {qlonglong(prompt), qlonglong(toCount(outcome.learnedAt)), outcome.isWithdrawn,
            sqlText(toString(outcome.verdict)), sqlText(outcome.note)});
}

bool isYes(Verdict verdict) {
    return verdict == Verdict::Accepted || verdict == Verdict::Amended;
}

Error decided(const KeptPrompt& kept) {
    return {"decision.decided", "this has been %1 by %2 already",
        {std::string(toString(kept.decision->answer.verdict)), kept.decision->answer.by},
        std::to_string(kept.prompt.id)};
}

GivenAnswer givenOf(const KeptPrompt& kept, const PromptOutcome& outcome) {
    GivenAnswer out;
    out.suggestion = kept.prompt.pending.offered.number;
    out.learnedAt = outcome.learnedAt;
    out.answer = kept.decision->answer;
    if (outcome.verdict == Verdict::Expired && out.answer.verdict != Verdict::Expired) {
        out.answer.verdict = Verdict::Expired;
        out.answer.note = outcome.note;
    }
    return out;
}

} // namespace

Result<void> checkAnswer(const Answer& answer) {
    const Amendment& a = answer.amendment;
    if ((answer.verdict == Verdict::Amended) == a.isEmpty())
        return Error{"decision.amendment", "an amendment must change the size, the limit or the stop"};
    if ((a.quantity && a.quantity->sign() <= 0) || (a.limitPrice && a.limitPrice->sign() <= 0)
        || (a.stopPrice && a.stopPrice->sign() <= 0))
        return Error{"decision.amendment", "size, limit and stop must be above 0"};
    return {};
}

Result<Prompt> DecisionStore::ask(const Prompt& prompt) const {
    Prompt out;
    auto done = m_database.transaction([&]() -> Result<void> {
        auto kept = add(prompt);
        if (!kept)
            return std::move(kept).error();
        out = std::move(*kept);
        return {};
    });
    return done ? Result<Prompt>(std::move(out)) : Result<Prompt>(std::move(done).error());
}

Result<Prompt> DecisionStore::add(const Prompt& prompt) const {
    auto there = select(m_database, QStringLiteral("WHERE p.run = ? AND p.suggestion = ?"),
        {sqlText(prompt.origin.run), qulonglong(prompt.pending.offered.number)});
    if (!there)
        return std::move(there).error();
    if (!there->empty())
        return std::move(there->front().prompt);
    auto added = m_database.run(
        QStringLiteral("INSERT INTO decision_prompt (bot, run, suggestion, mode, strategy, venue, symbol, timeframe, "
                       "currency, offered_at, asked_at, deadline, on_expiry, proposal, orders, reason, confidence, "
                       "valid_until, last_close, position, size, notional, worst_loss, equity) "
                       "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
        promptValues(prompt));
    if (!added)
        return std::move(added).error();
    Prompt out = prompt;
    out.id = added->lastInsertId().toLongLong();
    return out;
}

Result<KeptPrompt> DecisionStore::read(PromptId prompt) const {
    auto found = select(m_database, QStringLiteral("WHERE p.prompt = ?"), {qlonglong(prompt)});
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return Error{"decision.unknown", "there is no question %1", {std::to_string(prompt)}};
    return std::move(found->front());
}

Result<KeptPrompt> DecisionStore::find(PromptId prompt) const {
    return read(prompt);
}

// The key of the table lets only one in; asking before only makes a better message.
Result<void> DecisionStore::insert(const Prompt& prompt, const Answer& answer, const std::string& channel) const {
    const qlonglong latency = std::max<std::int64_t>((answer.at - prompt.askedAt).count(), 0);
    return run(m_database, QStringLiteral("INSERT INTO decision VALUES (?,?,?,?,?,?,?,?)"),
        {qlonglong(prompt.id), sqlText(toString(answer.verdict)), sqlText(answer.by), sqlText(channel),
            qlonglong(toCount(answer.at)), latency, amendmentToText(answer.amendment), sqlText(answer.note)});
}

Result<KeptPrompt> DecisionStore::decide(PromptId prompt, const Answer& answer, const std::string& channel) const {
    if (auto good = checkAnswer(answer); !good)
        return std::move(good).error();
    KeptPrompt out;
    bool isLate = false;
    auto done = m_database.transaction([&]() -> Result<void> {
        auto kept = read(prompt);
        if (!kept)
            return std::move(kept).error();
        if (kept->decision)
            return decided(*kept);
        isLate = answer.at > kept->prompt.pending.deadline;
        auto added = isLate ? insert(kept->prompt, expiryOf(kept->prompt, answer.at), "rule")
                            : insert(kept->prompt, answer, channel);
        if (!added)
            return added;
        kept = read(prompt);
        if (!kept)
            return std::move(kept).error();
        out = std::move(*kept);
        return {};
    });
    if (!done)
        return std::move(done).error();
    if (isLate)
        return Error{"decision.expired", "the time to answer was over at %1", {formatUtc(out.prompt.pending.deadline)},
            std::to_string(prompt)};
    return out;
}

Result<std::vector<KeptPrompt>> DecisionStore::expire(UtcMs now) const {
    std::vector<KeptPrompt> out;
    const QString due = QStringLiteral("WHERE d.prompt IS NULL AND p.deadline < ? ORDER BY p.deadline, p.prompt");
    // Looked for without a transaction: mostly there is nothing.
    auto found = select(m_database, due, {qlonglong(toCount(now))});
    if (!found)
        return found;
    if (found->empty())
        return out;
    auto done = m_database.transaction([&]() -> Result<void> {
        for (const KeptPrompt& each : *found) {
            if (auto added = insert(each.prompt, expiryOf(each.prompt, now), "rule"); !added)
                return added;
            auto kept = read(each.prompt.id);
            if (!kept)
                return std::move(kept).error();
            out.push_back(std::move(*kept));
        }
        return {};
    });
    return done ? Result<std::vector<KeptPrompt>>(std::move(out))
                : Result<std::vector<KeptPrompt>>(std::move(done).error());
}

Result<void> DecisionStore::withdraw(const std::string& runId, std::uint64_t suggestion, const Answer& answer) const {
    return m_database.transaction([&] { return end(runId, suggestion, answer); });
}

Result<void> DecisionStore::end(const std::string& runId, std::uint64_t suggestion, const Answer& answer) const {
    auto found = select(
        m_database, QStringLiteral("WHERE p.run = ? AND p.suggestion = ?"), {sqlText(runId), qulonglong(suggestion)});
    if (!found)
        return std::move(found).error();
    if (found->empty() || found->front().outcome)
        return {};
    const KeptPrompt& kept = found->front();
    if (!kept.decision) {
        if (auto added = insert(kept.prompt, answer, "rule"); !added)
            return added;
    }
    PromptOutcome outcome;
    outcome.learnedAt = answer.at;
    outcome.isWithdrawn = true;
    outcome.note = answer.note;
    return insertOutcome(m_database, kept.prompt.id, outcome);
}

Result<void> DecisionStore::endAll(const std::string& runId, const Answer& answer) const {
    const auto open = select(m_database, QStringLiteral("WHERE p.run = ? AND o.prompt IS NULL"), {sqlText(runId)});
    if (!open)
        return open.error();
    for (const KeptPrompt& kept : *open) {
        if (auto ended = end(runId, kept.prompt.pending.offered.number, answer); !ended)
            return ended;
    }
    return {};
}

Result<void> DecisionStore::learn(const std::string& runId, const Decision& decision, UtcMs lastClose) const {
    return run(m_database,
        QStringLiteral("INSERT INTO decision_outcome (prompt, learned_at, withdrawn, verdict, orders, note) "
                       "SELECT prompt, ?, 0, ?, ?, ? FROM decision_prompt WHERE run = ? AND suggestion = ?"),
        {qlonglong(toCount(lastClose)), sqlText(toString(decision.verdict)), orderNumbersToText(decision.orders),
            sqlText(decision.note), sqlText(runId), qulonglong(decision.suggestion)});
}

Result<std::vector<GivenAnswer>> DecisionStore::unlearned(const std::string& runId) const {
    const auto found = selectUnlearned(m_database, runId);
    if (!found)
        return found.error();
    std::vector<GivenAnswer> out;
    for (const KeptPrompt& kept : *found) {
        GivenAnswer given;
        given.suggestion = kept.prompt.pending.offered.number;
        given.answer = kept.decision->answer;
        out.push_back(std::move(given));
    }
    return out;
}

Result<std::vector<GivenAnswer>> DecisionStore::deliver(
    const std::string& runId, UtcMs lastClose, UtcMs now, const std::optional<std::string>& held) const {
    std::vector<GivenAnswer> out;
    auto found = selectUnlearned(m_database, runId);
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return out;
    auto done = m_database.transaction([&]() -> Result<void> {
        for (const KeptPrompt& kept : *found) {
            PromptOutcome outcome;
            outcome.learnedAt = lastClose;
            outcome.verdict = kept.decision->answer.verdict;
            if (isYes(outcome.verdict) && now > kept.prompt.pending.deadline + expiryGrace) {
                outcome.verdict = Verdict::Expired;
                outcome.note = "the run was not there to hear it in time";
            } else if (isYes(outcome.verdict) && held) {
                outcome.verdict = Verdict::Expired;
                outcome.note = "not sent: " + *held;
            }
            if (auto added = insertOutcome(m_database, kept.prompt.id, outcome); !added)
                return added;
            out.push_back(givenOf(kept, outcome));
        }
        return {};
    });
    return done ? Result<std::vector<GivenAnswer>>(std::move(out))
                : Result<std::vector<GivenAnswer>>(std::move(done).error());
}

Result<std::vector<GivenAnswer>> DecisionStore::delivered(const std::string& runId) const {
    // What was withdrawn, the run decides by itself again.
    const auto found =
        select(m_database, QStringLiteral("WHERE p.run = ? AND o.withdrawn = 0 ORDER BY o.delivery"), {sqlText(runId)});
    if (!found)
        return found.error();
    std::vector<GivenAnswer> out;
    for (const KeptPrompt& kept : *found)
        out.push_back(givenOf(kept, *kept.outcome));
    return out;
}

Result<void> DecisionStore::noteOutcome(const std::string& runId, const Decision& decision) const {
    return run(m_database,
        QStringLiteral("UPDATE decision_outcome SET verdict = ?, orders = ?, note = ? WHERE prompt = "
                       "(SELECT prompt FROM decision_prompt WHERE run = ? AND suggestion = ?)"),
        {sqlText(toString(decision.verdict)), orderNumbersToText(decision.orders), sqlText(decision.note),
            sqlText(runId), qulonglong(decision.suggestion)});
}

Result<std::vector<KeptPrompt>> DecisionStore::list(const DecisionFilter& filter) const {
    QString where = QStringLiteral("WHERE 1");
    QVariantList values;
    if (!filter.bot.empty()) {
        where += QStringLiteral(" AND p.bot = ?");
        values << sqlText(filter.bot);
    }
    if (!filter.run.empty()) {
        where += QStringLiteral(" AND p.run = ?");
        values << sqlText(filter.run);
    }
    if (filter.openOnly)
        where += QStringLiteral(" AND d.prompt IS NULL");
    values << filter.most;
    return select(m_database, where + QStringLiteral(" ORDER BY p.prompt DESC LIMIT ?"), values);
}

} // namespace truebar
