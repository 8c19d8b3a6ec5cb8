// A live bot that asks a person, the venue that it trades at, and a market whose candles close when they are told to.
#pragma once

#include "tests/support/desk/live_market.h"

#include <QTest>

namespace truebar::test {

class Asking : public LiveMarket {
public:
    explicit Asking(DecisionMode mode = DecisionMode::Ask) {
        definition.settings.decision.mode = mode;
        definition.settings.decision.deadline = std::chrono::minutes(5);
    }
    // Goes on until the bot asks; its open question.
    std::optional<KeptPrompt> asked() {
        for (int i = 0; i < 30; ++i) {
            if (!closeAndSettle())
                return std::nullopt;
            if (auto open = this->open())
                return open;
        }
        return std::nullopt;
    }
    std::vector<KeptPrompt> questions(bool openOnly = false) {
        DecisionFilter filter;
        filter.openOnly = openOnly;
        auto all = bot->decisions.list(filter);
        return all ? std::move(*all) : std::vector<KeptPrompt>();
    }
    std::optional<KeptPrompt> open() {
        const auto all = questions(true);
        return all.empty() ? std::nullopt : std::optional(all.front());
    }
    KeptPrompt kept(PromptId id) {
        for (const KeptPrompt& each : questions()) {
            if (each.prompt.id == id)
                return each;
        }
        qFatal("no such question");
    }
    Result<KeptPrompt> answer(PromptId id, Verdict verdict, const char* quantity = nullptr) {
        Answer out;
        out.verdict = verdict;
        out.by = "me";
        if (quantity)
            out.amendment.quantity = Quantity(Decimal::parse(quantity).value());
        return bot->decisions.answer(id, out, "test");
    }
    // The run has learned of the decision.
    bool heard(PromptId id) {
        return waitUntil([&] {
            bot->turn();
            return kept(id).outcome.has_value() && bot->session->status().notice.empty();
        });
    }
    // Says yes to a question and ends the program before the bot has looked. It looks ten times a second, so it may
    // take more than one question.
    std::optional<PromptId> endUnheard() {
        for (int i = 0; i < 20; ++i) {
            if (!bot)
                start();
            if (!attached())
                return std::nullopt;
            const auto question = asked();
            if (!question || !answer(question->prompt.id, Verdict::Accepted))
                return std::nullopt;
            end();
            if (!hasOutcome(question->prompt.id))
                return question->prompt.id;
        }
        return std::nullopt;
    }
    // As it is on the disk.
    bool hasOutcome(PromptId id) const {
        const auto database = Database::open(
            desk.directory() + QStringLiteral("/workspace.db"), Database::Mode::ReadOnly, Database::Durability::Normal);
        const auto all =
            database ? DecisionStore(**database).list({}) : Result<std::vector<KeptPrompt>>(database.error());
        return !all || std::any_of(all->begin(), all->end(), [&](const KeptPrompt& each) {
            return each.prompt.id == id && each.outcome.has_value();
        });
    }
    void wait(Millis time) { clock.set(clock.now() + time); }
    void turnFor(int milliseconds) {
        for (int i = 0; i < milliseconds; i += 10) {
            bot->turn();
            QTest::qWait(10);
        }
    }
    std::size_t sent() { return desk.venue.orderRequests().size(); }
    // What leaves takes its time to arrive; never more than that.
    bool hasSent(std::size_t orders) {
        const bool hasCome = waitUntil([&] {
            bot->turn();
            return sent() >= orders;
        });
        return hasCome && sent() == orders;
    }
};

// Each question has one decision, and each order of the venue's follows from a yes.
inline void compareWithDecisions(Asking& world) {
    std::size_t orders = 0;
    for (const KeptPrompt& each : world.questions()) {
        QVERIFY(each.decision.has_value());
        QVERIFY(each.outcome.has_value());
        const Verdict verdict = each.outcome->verdict;
        const bool isYes = verdict == Verdict::Accepted || verdict == Verdict::Amended;
        QVERIFY(isYes || each.outcome->orders.empty());
        orders += each.outcome->orders.size();
    }
    QVERIFY(world.hasSent(orders));
}

} // namespace truebar::test
