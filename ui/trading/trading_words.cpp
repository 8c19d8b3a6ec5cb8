#include "ui/trading/trading_words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace truebar::ui {

namespace {

struct TradingWords {
    Q_DECLARE_TR_FUNCTIONS(TradingWords)
};

} // namespace

QString orderSideText(Side side) {
    return side == Side::Buy ? TradingWords::tr("Buy") : TradingWords::tr("Sell");
}

QString orderTypeText(OrderType type) {
    switch (type) {
    case OrderType::Market:
        return TradingWords::tr("Market");
    case OrderType::Limit:
        return TradingWords::tr("Limit");
    case OrderType::Stop:
        return TradingWords::tr("Stop");
    case OrderType::StopLimit:
        return TradingWords::tr("Stop limit");
    case OrderType::TrailingStop:
        return TradingWords::tr("Trailing stop");
    case OrderType::TakeProfit:
        return TradingWords::tr("Take profit");
    }
    return {};
}

QString phaseText(OrderPhase phase) {
    switch (phase) {
    case OrderPhase::Intended:
        return TradingWords::tr("On its way");
    case OrderPhase::Unknown:
        return TradingWords::tr("In doubt");
    case OrderPhase::Open:
        return TradingWords::tr("Open");
    case OrderPhase::PartiallyFilled:
        return TradingWords::tr("Partly filled");
    case OrderPhase::Filled:
        return TradingWords::tr("Filled");
    case OrderPhase::Cancelled:
        return TradingWords::tr("Cancelled");
    case OrderPhase::Refused:
        return TradingWords::tr("Refused");
    }
    return {};
}

QString differenceText(DiscrepancyKind kind) {
    switch (kind) {
    case DiscrepancyKind::ForeignOrder:
        return TradingWords::tr("Somebody else's order");
    case DiscrepancyKind::VanishedOrder:
        return TradingWords::tr("Order has vanished");
    case DiscrepancyKind::DoubtfulOrder:
        return TradingWords::tr("Order in doubt");
    case DiscrepancyKind::MissingFills:
        return TradingWords::tr("Fills are missing");
    case DiscrepancyKind::PositionDiffers:
        return TradingWords::tr("Position differs");
    case DiscrepancyKind::FillConflict:
        return TradingWords::tr("Fill told in two ways");
    }
    return {};
}

QString differenceHelp(DiscrepancyKind kind) {
    switch (kind) {
    case DiscrepancyKind::ForeignOrder:
        return TradingWords::tr(
            "The venue has an order that was not placed here: by hand on its site, or by another program.");
    case DiscrepancyKind::VanishedOrder:
        return TradingWords::tr("It is open here, and the venue does not know it any more.");
    case DiscrepancyKind::DoubtfulOrder:
        return TradingWords::tr("It was sent, no answer came, and the venue does not say whether it ever had it.");
    case DiscrepancyKind::MissingFills:
        return TradingWords::tr("The venue says that more is filled than it shows fills for.");
    case DiscrepancyKind::PositionDiffers:
        return TradingWords::tr("The venue holds another quantity than was traded here.");
    case DiscrepancyKind::FillConflict:
        return TradingWords::tr("The venue has told one fill twice, with different numbers. The first one was booked.");
    }
    return {};
}

QString choiceHelp(DiscrepancyKind kind, DiscrepancyChoice choice) {
    if (choice == DiscrepancyChoice::Ignore)
        return TradingWords::tr("It stays as it is and is not shown again, unless the numbers change.");
    const bool isAdopting = choice == DiscrepancyChoice::Adopt;
    switch (kind) {
    case DiscrepancyKind::ForeignOrder:
        return isAdopting ? TradingWords::tr("The order is treated as ours from now on.")
                          : TradingWords::tr("The order is cancelled.");
    case DiscrepancyKind::VanishedOrder:
        return isAdopting ? TradingWords::tr("The order counts as cancelled.") : QString();
    case DiscrepancyKind::DoubtfulOrder:
        return isAdopting ? TradingWords::tr("The order counts as never arrived.")
                          : TradingWords::tr("Cancelling it is tried.");
    case DiscrepancyKind::MissingFills:
        return isAdopting ? TradingWords::tr("What is missing is booked at the average or limit price.") : QString();
    case DiscrepancyKind::PositionDiffers:
        return isAdopting ? TradingWords::tr("The venue's quantity is taken over.")
                          : TradingWords::tr("The difference is traded away at the market.");
    case DiscrepancyKind::FillConflict:
        return {};
    }
    return {};
}

QString slipText(const Slip& slip) {
    if (slip.isCancelWanted)
        return TradingWords::tr("Cancel it");
    return slip.placedAt ? TradingWords::tr("Report fills") : TradingWords::tr("Place it");
}

QString slipHelp(const Slip& slip) {
    const OrderIntent& order = slip.order;
    const QString rest = QString::fromStdString(slip.rest().toString());
    const QString instrument = QString::fromStdString(order.instrument.symbol);
    if (slip.isCancelWanted)
        return TradingWords::tr(
            "This order is not wanted any more: cancel what is left of it (%1 %2) where you have placed it. "
            "Report first what was filled meanwhile.")
            .arg(rest, instrument);
    QString what = order.side == Side::Buy ? TradingWords::tr("Buy %1 %2").arg(rest, instrument)
                                           : TradingWords::tr("Sell %1 %2").arg(rest, instrument);
    const auto limit = slip.placedLimit ? slip.placedLimit : order.limitPrice;
    if (order.stopPrice)
        what += TradingWords::tr(", stop %1").arg(QString::fromStdString(order.stopPrice->toString()));
    what += limit ? TradingWords::tr(", limit %1").arg(QString::fromStdString(limit->toString()))
                  : (order.stopPrice ? QString() : TradingWords::tr(", at the market"));
    if (order.postOnly)
        what += TradingWords::tr(", post only");
    if (order.reduceOnly)
        what += TradingWords::tr(", reduce only");
    if (slip.placedAt)
        return TradingWords::tr("Placed at %1 UTC: %2. Report what is filled, whole or in part.")
            .arg(momentText(*slip.placedAt), what);
    return TradingWords::tr("%1. Place it where you like, then report what is filled.").arg(what);
}

QString linkText(LinkState state) {
    switch (state) {
    case LinkState::Connecting:
        return TradingWords::tr("connecting");
    case LinkState::Live:
        return TradingWords::tr("live");
    case LinkState::Lost:
        return TradingWords::tr("link lost");
    }
    return {};
}

QString stageText(const PanicState& panic) {
    switch (panic.stage) {
    case PanicStage::Idle:
        return {};
    case PanicStage::Cancelling:
        return TradingWords::tr("cancelling, open orders: %1").arg(panic.openOrders);
    case PanicStage::Flattening:
        return TradingWords::tr("trading away, positions left: %1").arg(panic.positions.size());
    case PanicStage::Done:
        return TradingWords::tr("nothing open, nothing held");
    }
    return {};
}

QString momentText(UtcMs time) {
    return QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString latencyText(std::chrono::microseconds time) {
    return TradingWords::tr("%1 ms").arg(QLocale().toString(static_cast<double>(time.count()) / 1000.0, 'f', 1));
}

} // namespace truebar::ui
