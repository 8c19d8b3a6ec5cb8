#include "ui/decisions/decision_words.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace truebar::ui {

namespace {

// Gives the texts of this file a context.
struct DecisionWords {
    Q_DECLARE_TR_FUNCTIONS(Decisions)
};

QString openingText(const OrderRequest& order, Quantity size) {
    const QString amount = exactText(size.value());
    const QString what =
        order.side == Side::Buy ? DecisionWords::tr("Buy %1").arg(amount) : DecisionWords::tr("Sell %1").arg(amount);
    if (order.limitPrice)
        return DecisionWords::tr("%1 at %2").arg(what, exactText(order.limitPrice->value()));
    if (order.stopPrice)
        return DecisionWords::tr("%1 from %2 on").arg(what, exactText(order.stopPrice->value()));
    return what;
}

} // namespace

QString proposalText(const PendingSuggestion& pending) {
    if (pending.orders.empty())
        return DecisionWords::tr("Nothing");
    const OrderRequest& last = pending.orders.back();
    if (pending.orders.size() > 1) {
        const QString held = exactText(pending.offered.position.abs().value());
        return DecisionWords::tr("Close %1, then %2").arg(held, openingText(last, pending.size));
    }
    if (last.reduceOnly && !last.limitPrice && !last.stopPrice)
        return DecisionWords::tr("Close %1").arg(exactText(pending.size.value()));
    return openingText(last, pending.size);
}

int proposalSign(const PendingSuggestion& pending) {
    if (pending.orders.empty())
        return 0;
    return pending.orders.back().side == Side::Buy ? 1 : -1;
}

QString modeText(RunMode mode) {
    switch (mode) {
    case RunMode::Simulation:
        return DecisionWords::tr("simulation");
    case RunMode::DryRun:
        return DecisionWords::tr("dry run");
    case RunMode::LiveRun:
        return DecisionWords::tr("LIVE");
    }
    return {};
}

QString statusText(const KeptPrompt& kept) {
    if (!kept.decision)
        return DecisionWords::tr("open");
    switch (kept.decision->answer.verdict) {
    case Verdict::Accepted:
        return DecisionWords::tr("accepted");
    case Verdict::Amended:
        return DecisionWords::tr("amended");
    case Verdict::Rejected:
        return DecisionWords::tr("rejected");
    case Verdict::Expired:
        return DecisionWords::tr("expired");
    }
    return {};
}

QString expiryText(OnExpiry onExpiry) {
    return onExpiry == OnExpiry::Accept ? DecisionWords::tr("then ACCEPTED") : DecisionWords::tr("then rejected");
}

QString leftText(Millis left) {
    using namespace std::chrono;
    const auto all = std::max(left, Millis(0));
    if (all >= days(1))
        return DecisionWords::tr("%1 d %2 h")
            .arg(duration_cast<days>(all).count())
            .arg(duration_cast<hours>(all % days(1)).count());
    if (all >= hours(1))
        return DecisionWords::tr("%1 h %2 min")
            .arg(duration_cast<hours>(all).count())
            .arg(duration_cast<minutes>(all % hours(1)).count());
    // The second that has begun still counts.
    const auto whole = duration_cast<seconds>(all + Millis(999)).count();
    return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString deciderText(const std::string& by) {
    if (by == "rule:expiry")
        return DecisionWords::tr("the deadline");
    if (by == "rule:superseded")
        return DecisionWords::tr("a later suggestion");
    if (by == "rule:end")
        return DecisionWords::tr("the end of the run");
    return QString::fromStdString(by);
}

QString outcomeText(const KeptPrompt& kept) {
    if (!kept.decision)
        return {};
    if (!kept.outcome)
        return DecisionWords::tr("on its way");
    if (!kept.outcome->orders.empty()) {
        QStringList orders;
        for (const OrderNumber order : kept.outcome->orders)
            orders << QString::number(order);
        return DecisionWords::tr("orders %1").arg(orders.join(QStringLiteral(", ")));
    }
    const Verdict verdict = kept.decision->answer.verdict;
    const bool wasYes = verdict == Verdict::Accepted || verdict == Verdict::Amended;
    return wasYes && kept.outcome->verdict == Verdict::Expired ? DecisionWords::tr("too late, nothing sent")
                                                               : DecisionWords::tr("nothing sent");
}

QString askerText(const PromptOrigin& origin) {
    return QString::fromStdString(origin.bot.empty() ? origin.strategy : origin.bot);
}

QString worstLossText(const Prompt& prompt) {
    const PendingSuggestion& pending = prompt.pending;
    const bool opens = !pending.orders.empty() && !pending.orders.back().reduceOnly;
    if (!pending.worstLoss)
        return opens ? DecisionWords::tr("no bound: nothing stops it") : DecisionWords::tr("none: it only closes");
    const QString amount =
        moneyText(*pending.worstLoss) + QLatin1Char(' ') + QString::fromStdString(prompt.origin.currency);
    if (pending.equity.sign() <= 0)
        return amount;
    const double share = pending.worstLoss->toDouble() / pending.equity.toDouble();
    return DecisionWords::tr("%1 (%2 % of the equity)").arg(amount, QLocale().toString(share * 100, 'f', 2));
}

} // namespace truebar::ui
