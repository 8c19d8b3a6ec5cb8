#include "ui/runs/run_columns.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace truebar::ui {

namespace {

// Gives the texts of this file a context.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunColumns)
};

int signOf(double value) {
    return value > 0 ? 1 : (value < 0 ? -1 : 0);
}

QString latin(std::string_view text) {
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

template <class Row, class Value>
TableColumn<Row> exactColumn(const QString& header, Value value) {
    return {header, [value](const Row& row) { return exactText(value(row).value()); },
        [value](const Row& row) { return value(row).toDouble(); }, true};
}

template <class Row, class Value>
TableColumn<Row> timeColumn(const QString& header, Value value) {
    return {header, [value](const Row& row) { return timeText(value(row)); },
        [value](const Row& row) { return qlonglong(toCount(value(row))); }};
}

template <class Row, class Value>
TableColumn<Row> countColumn(const QString& header, Value value) {
    return {header, [value](const Row& row) { return QLocale().toString(qulonglong(value(row))); },
        [value](const Row& row) { return qulonglong(value(row)); }, true};
}

} // namespace

QString sideText(Side side) {
    return side == Side::Buy ? Words::tr("buy") : Words::tr("sell");
}

QString verdictText(Verdict verdict) {
    switch (verdict) {
    case Verdict::Accepted:
        return Words::tr("accepted");
    case Verdict::Rejected:
        return Words::tr("rejected");
    case Verdict::Expired:
        return Words::tr("expired");
    case Verdict::Amended:
        return Words::tr("amended");
    }
    return {};
}

std::vector<TableColumn<Trade>> tradeColumns(const SignColor& signColor) {
    return {countColumn<Trade>(Words::tr("No."), [](const Trade& t) { return t.number; }),
        {Words::tr("Side"),
            [](const Trade& t) { return t.direction == Side::Buy ? Words::tr("long") : Words::tr("short"); }},
        timeColumn<Trade>(Words::tr("Entry"), [](const Trade& t) { return t.entryTime; }),
        exactColumn<Trade>(Words::tr("Entry price"), [](const Trade& t) { return t.entryPrice; }),
        {Words::tr("Exit"), [](const Trade& t) { return t.isOpen ? Words::tr("open") : timeText(t.exitTime); },
            [](const Trade& t) { return qlonglong(toCount(t.exitTime)); }},
        exactColumn<Trade>(Words::tr("Exit price"), [](const Trade& t) { return t.exitPrice; }),
        exactColumn<Trade>(Words::tr("Quantity"), [](const Trade& t) { return t.quantity; }),
        {Words::tr("Profit"), [](const Trade& t) { return moneyText(t.profit, true); },
            [](const Trade& t) { return t.profit.toDouble(); }, true,
            [signColor](const Trade& t) { return signColor(t.profit.sign()); }},
        {Words::tr("Return"), [](const Trade& t) { return percentText(t.profitRatio); },
            [](const Trade& t) { return t.profitRatio; }, true,
            [signColor](const Trade& t) { return signColor(signOf(t.profitRatio)); }},
        exactColumn<Trade>(Words::tr("Fees"), [](const Trade& t) { return t.fees; }),
        countColumn<Trade>(Words::tr("Candles"), [](const Trade& t) { return t.candles; })};
}

std::vector<TableColumn<Order>> orderColumns() {
    const auto quantity = [](const Order& o) {
        return o.request.size.kind == OrderSize::Kind::AllIn ? Words::tr("all in")
                                                             : exactText(o.request.size.quantity.value());
    };
    return {countColumn<Order>(Words::tr("No."), [](const Order& o) { return o.number; }),
        timeColumn<Order>(Words::tr("Submitted"), [](const Order& o) { return o.submittedAt; }),
        {Words::tr("Side"), [](const Order& o) { return sideText(o.request.side); }},
        {Words::tr("Type"), [](const Order& o) { return latin(toString(o.request.type)); }},
        {Words::tr("Quantity"), quantity, {}, true},
        exactColumn<Order>(Words::tr("Filled"), [](const Order& o) { return o.filledQuantity; }),
        {Words::tr("Status"), [](const Order& o) { return latin(toString(o.status)); }},
        {Words::tr("Reason"), [](const Order& o) { return QString::fromStdString(o.reason); }}};
}

std::vector<TableColumn<Fill>> fillColumns() {
    return {countColumn<Fill>(Words::tr("No."), [](const Fill& f) { return f.number; }),
        countColumn<Fill>(Words::tr("Order"), [](const Fill& f) { return f.order; }),
        timeColumn<Fill>(Words::tr("Time"), [](const Fill& f) { return f.time; }),
        {Words::tr("Side"), [](const Fill& f) { return sideText(f.side); }},
        exactColumn<Fill>(Words::tr("Price"), [](const Fill& f) { return f.price; }),
        exactColumn<Fill>(Words::tr("Quantity"), [](const Fill& f) { return f.quantity; }),
        exactColumn<Fill>(Words::tr("Fee"), [](const Fill& f) { return f.fee; }),
        {Words::tr("Liquidity"), [](const Fill& f) { return latin(toString(f.liquidity)); }}};
}

std::vector<TableColumn<RunSummary>> runColumns(const SignColor& signColor) {
    const auto settings = [](const RunSummary& s) {
        QString out;
        for (const auto& [key, value] : s.request.strategySettings.values())
            out += (out.isEmpty() ? QString() : QStringLiteral(", "))
                + QString::fromStdString(key + '=' + toString(value));
        return out;
    };
    const auto percent = [signColor](
                             const QString& header, std::optional<double> Metrics::*member, Metrics RunSummary::*of) {
        return TableColumn<RunSummary>{header, [member, of](const RunSummary& s) { return percentText(s.*of.*member); },
            [member, of](const RunSummary& s) { return (s.*of.*member).value_or(-1e300); }, true,
            [signColor, member, of](const RunSummary& s) { return signColor(signOf((s.*of.*member).value_or(0))); }};
    };
    return {timeColumn<RunSummary>(Words::tr("Run at"), [](const RunSummary& s) { return s.createdAt; }),
        {Words::tr("Strategy"), [](const RunSummary& s) { return QString::fromStdString(s.request.strategy); }},
        {Words::tr("Instrument"),
            [](const RunSummary& s) { return QString::fromStdString(s.request.instrument.toString()); }},
        {Words::tr("Frame"), [](const RunSummary& s) { return QString::fromStdString(s.request.timeframe.toString()); },
            [](const RunSummary& s) { return qlonglong(s.request.timeframe.nominalLength().count()); }},
        percent(Words::tr("Return"), &Metrics::totalReturn, &RunSummary::metrics),
        percent(Words::tr("Held"), &Metrics::totalReturn, &RunSummary::benchmark),
        {Words::tr("Sharpe"), [](const RunSummary& s) { return metricText("sharpe", s.metrics.sharpe, {}); },
            [](const RunSummary& s) { return s.metrics.sharpe.value_or(-1e300); }, true},
        percent(Words::tr("Drawdown"), &Metrics::maxDrawdown, &RunSummary::metrics),
        countColumn<RunSummary>(Words::tr("Trades"), [](const RunSummary& s) { return s.metrics.tradeCount; }),
        {Words::tr("Settings"), settings}};
}

} // namespace truebar::ui
