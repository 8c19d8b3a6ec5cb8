#include "ui/decisions/prompt_columns.h"

#include "ui/decisions/decision_words.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

namespace truebar::ui {

namespace {

struct PromptWords {
    Q_DECLARE_TR_FUNCTIONS(PromptColumns)
};

constexpr Millis hurry{60'000};

const Prompt& promptOf(const Prompt& prompt) {
    return prompt;
}
const Prompt& promptOf(const KeptPrompt& kept) {
    return kept.prompt;
}

template <class Row>
TableColumn<Row> numberColumn() {
    return {PromptWords::tr("No."), [](const Row& row) { return QString::number(promptOf(row).id); },
        [](const Row& row) { return qlonglong(promptOf(row).id); }, true};
}

template <class Row>
TableColumn<Row> botColumn() {
    return {PromptWords::tr("Bot"), [](const Row& row) { return askerText(promptOf(row).origin); }};
}

template <class Row>
TableColumn<Row> instrumentColumn() {
    return {
        PromptWords::tr("Instrument"), [](const Row& row) { return text(promptOf(row).origin.instrument.toString()); }};
}

template <class Row>
TableColumn<Row> proposalColumn(const Theme& theme) {
    TableColumn<Row> out{
        PromptWords::tr("Proposal"), [](const Row& row) { return proposalText(promptOf(row).pending); }};
    out.color = [theme](const Row& row) -> std::optional<QColor> {
        const int sign = proposalSign(promptOf(row).pending);
        return sign == 0 ? std::nullopt : std::optional(sign > 0 ? theme.bull : theme.bear);
    };
    return out;
}

template <class Row>
TableColumn<Row> worthColumn() {
    return {PromptWords::tr("Worth"),
        [](const Row& row) {
            // As a whole: the sum by itself would refer to parts that are gone.
            return QString(
                moneyText(promptOf(row).pending.notional) + QLatin1Char(' ') + text(promptOf(row).origin.currency));
        },
        [](const Row& row) { return promptOf(row).pending.notional.toDouble(); }, true};
}

template <class Row>
TableColumn<Row> reasonColumn() {
    return {PromptWords::tr("Reason"),
        [](const Row& row) { return text(promptOf(row).pending.offered.suggestion.reason); }};
}

TableColumn<Prompt> leftColumn(const Theme& theme, const IClock& clock) {
    const auto left = [&clock](const Prompt& prompt) { return prompt.pending.deadline - clock.now(); };
    TableColumn<Prompt> out{PromptWords::tr("Time left"),
        [left](const Prompt& prompt) { return leftText(left(prompt)); },
        [](const Prompt& prompt) { return qlonglong(toCount(prompt.pending.deadline)); }, true};
    out.color = [theme, left](const Prompt& prompt) {
        return left(prompt) < hurry ? std::optional(theme.warning) : std::nullopt;
    };
    return out;
}

TableColumn<KeptPrompt> statusColumn(const Theme& theme) {
    TableColumn<KeptPrompt> out{PromptWords::tr("Decision"), [](const KeptPrompt& kept) { return statusText(kept); }};
    out.color = [theme](const KeptPrompt& kept) -> std::optional<QColor> {
        if (!kept.decision)
            return theme.warning;
        switch (kept.decision->answer.verdict) {
        case Verdict::Accepted:
        case Verdict::Amended:
            return theme.bull;
        case Verdict::Rejected:
            return theme.bear;
        case Verdict::Expired:
            return theme.mutedText;
        }
        return std::nullopt;
    };
    return out;
}

QString changesText(const KeptPrompt& kept) {
    QStringList out;
    if (kept.decision) {
        const Amendment& amendment = kept.decision->answer.amendment;
        if (amendment.quantity)
            out << PromptWords::tr("size %1").arg(exactText(amendment.quantity->value()));
        if (amendment.limitPrice)
            out << PromptWords::tr("limit %1").arg(exactText(amendment.limitPrice->value()));
        if (amendment.stopPrice)
            out << PromptWords::tr("stop %1").arg(exactText(amendment.stopPrice->value()));
        if (!kept.decision->answer.note.empty())
            out << text(kept.decision->answer.note);
    }
    return out.join(QStringLiteral(", "));
}

} // namespace

std::vector<TableColumn<Prompt>> inboxColumns(const Theme& theme, const IClock& clock) {
    TableColumn<Prompt> worst{PromptWords::tr("Worst loss"),
        [](const Prompt& prompt) {
            return prompt.pending.worstLoss ? moneyText(*prompt.pending.worstLoss) : QStringLiteral("–");
        },
        [](const Prompt& prompt) { return prompt.pending.worstLoss ? prompt.pending.worstLoss->toDouble() : -1; },
        true};
    worst.toolTip = worstLossText;
    TableColumn<Prompt> then{
        PromptWords::tr("If nobody answers"), [](const Prompt& prompt) { return expiryText(prompt.onExpiry); }};
    return {leftColumn(theme, clock), botColumn<Prompt>(), instrumentColumn<Prompt>(), proposalColumn<Prompt>(theme),
        worthColumn<Prompt>(), std::move(worst), std::move(then), reasonColumn<Prompt>()};
}

std::vector<TableColumn<KeptPrompt>> decisionColumns(const Theme& theme) {
    TableColumn<KeptPrompt> asked{PromptWords::tr("Asked (UTC)"),
        [](const KeptPrompt& k) { return timeText(k.prompt.askedAt); },
        [](const KeptPrompt& k) { return qlonglong(toCount(k.prompt.askedAt)); }};
    TableColumn<KeptPrompt> by{PromptWords::tr("By"),
        [](const KeptPrompt& k) { return k.decision ? deciderText(k.decision->answer.by) : QString(); }};
    TableColumn<KeptPrompt> after{PromptWords::tr("After"),
        [](const KeptPrompt& k) { return k.decision ? leftText(k.decision->latency) : QString(); },
        [](const KeptPrompt& k) { return k.decision ? qlonglong(k.decision->latency.count()) : -1; }, true};
    TableColumn<KeptPrompt> outcome{PromptWords::tr("Outcome"), outcomeText};
    outcome.toolTip = [](const KeptPrompt& k) { return k.outcome ? text(k.outcome->note) : QString(); };
    return {numberColumn<KeptPrompt>(), std::move(asked), botColumn<KeptPrompt>(), instrumentColumn<KeptPrompt>(),
        proposalColumn<KeptPrompt>(theme), worthColumn<KeptPrompt>(), statusColumn(theme), std::move(by),
        std::move(after), std::move(outcome), {PromptWords::tr("Changes and notes"), changesText},
        reasonColumn<KeptPrompt>()};
}

} // namespace truebar::ui
