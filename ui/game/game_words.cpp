#include "ui/game/game_words.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStyle>

namespace truebar::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GameWords)
};

} // namespace

QString stageText(GameStage stage) {
    switch (stage) {
    case GameStage::Sent:
        return Words::tr("Sent");
    case GameStage::EntryWaiting:
        return Words::tr("Entry waits");
    case GameStage::EntryPartly:
        return Words::tr("Entry partly filled");
    case GameStage::ExitWaiting:
        return Words::tr("Filled, exit waits");
    case GameStage::ExitMissing:
        return Words::tr("NO EXIT");
    case GameStage::Closing:
        return Words::tr("Closing");
    case GameStage::Done:
        return Words::tr("Done");
    case GameStage::Cancelled:
        return Words::tr("Cancelled");
    case GameStage::Refused:
        return Words::tr("Refused");
    }
    return {};
}

QString disarmText(Disarmed reason) {
    switch (reason) {
    case Disarmed::ByHand:
        return Words::tr("switched off");
    case Disarmed::Idle:
        return Words::tr("switched itself off: not used");
    case Disarmed::Locked:
        return Words::tr("switched itself off: trading is locked");
    case Disarmed::LinkLost:
        return Words::tr("switched itself off: the link to the venue is lost");
    case Disarmed::PricesOld:
        return Words::tr("switched itself off: the prices are old");
    case Disarmed::Stopped:
        return Words::tr("switched itself off: trading was stopped");
    case Disarmed::Elsewhere:
        return Words::tr("switched itself off: another account or instrument");
    case Disarmed::Leverage:
        return Words::tr("switched itself off: another leverage, which the venue does not know yet");
    case Disarmed::Margin:
        return Words::tr("switched itself off: leverage or margin mode were changed at the venue");
    }
    return {};
}

QString gameName(Side side) {
    return side == Side::Buy ? Words::tr("BUY GAME") : Words::tr("SELL GAME");
}

QString outlookText(const GamePlan& plan) {
    QString out = Words::tr("Margin %1, profit %2").arg(moneyText(plan.margin), moneyText(plan.profit, true));
    if (plan.stop)
        out += Words::tr(", stop %1 (%2)").arg(plainText(plan.stop->value()), moneyText(-plan.loss, true));
    if (plan.liquidation)
        out += Words::tr(", liquidation %1").arg(plainText(plan.liquidation->value()));
    return out;
}

QString delayText(std::chrono::microseconds delay) {
    const QLocale locale;
    const double ms = static_cast<double>(delay.count()) / 1000;
    if (ms < 10)
        return Words::tr("%1 ms").arg(locale.toString(ms, 'f', 2));
    if (ms < 1000)
        return Words::tr("%1 ms").arg(locale.toString(ms, 'f', 0));
    return Words::tr("%1 s").arg(locale.toString(ms / 1000, 'f', 1));
}

QString plainText(Decimal value) {
    QString out = QString::fromStdString(value.toString());
    return out.replace(QLatin1Char('.'), QLocale().decimalPoint());
}

std::optional<Decimal> readDecimal(const QString& text) {
    QString digits = text.trimmed();
    digits.replace(QLocale().decimalPoint(), QLatin1String("."));
    const auto read = Decimal::parse(digits.toStdString());
    return read ? std::optional(*read) : std::nullopt;
}

void setRole(QLabel* label, const char* role) {
    if (label->property("role").toString() == QLatin1String(role))
        return;
    label->setProperty("role", QLatin1String(role));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

} // namespace truebar::ui
