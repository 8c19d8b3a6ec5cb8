#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QLocale>

namespace truebar::ui {

namespace {

enum class Form { SignedPercent, Percent, Number, Days, Count };

struct MetricForm {
    const char* title;
    Form form;
};

const QHash<QString, MetricForm>& metricForms() {
    static const QHash<QString, MetricForm> forms{
        {QStringLiteral("total_return"), {QT_TRANSLATE_NOOP("metrics", "Total return"), Form::SignedPercent}},
        {QStringLiteral("cagr"), {QT_TRANSLATE_NOOP("metrics", "Growth per year (CAGR)"), Form::SignedPercent}},
        {QStringLiteral("sharpe"), {QT_TRANSLATE_NOOP("metrics", "Sharpe ratio"), Form::Number}},
        {QStringLiteral("sortino"), {QT_TRANSLATE_NOOP("metrics", "Sortino ratio"), Form::Number}},
        {QStringLiteral("calmar"), {QT_TRANSLATE_NOOP("metrics", "Calmar ratio"), Form::Number}},
        {QStringLiteral("max_drawdown"), {QT_TRANSLATE_NOOP("metrics", "Largest drawdown"), Form::SignedPercent}},
        {QStringLiteral("max_drawdown_days"), {QT_TRANSLATE_NOOP("metrics", "Drawdown lasted"), Form::Days}},
        {QStringLiteral("profit_factor"), {QT_TRANSLATE_NOOP("metrics", "Profit factor"), Form::Number}},
        {QStringLiteral("expectancy"), {QT_TRANSLATE_NOOP("metrics", "Expectancy per trade"), Form::Number}},
        {QStringLiteral("sqn"), {QT_TRANSLATE_NOOP("metrics", "System quality (SQN)"), Form::Number}},
        {QStringLiteral("trade_win_rate"), {QT_TRANSLATE_NOOP("metrics", "Winning trades"), Form::Percent}},
        {QStringLiteral("period_win_rate"), {QT_TRANSLATE_NOOP("metrics", "Winning days"), Form::Percent}},
        {QStringLiteral("exposure"), {QT_TRANSLATE_NOOP("metrics", "Time in the market"), Form::Percent}},
        {QStringLiteral("turnover"), {QT_TRANSLATE_NOOP("metrics", "Turnover (× equity)"), Form::Number}},
        {QStringLiteral("trade_count"), {QT_TRANSLATE_NOOP("metrics", "Closed trades"), Form::Count}},
        {QStringLiteral("fees_paid"), {QT_TRANSLATE_NOOP("metrics", "Fees paid"), Form::Number}},
        {QStringLiteral("final_equity"), {QT_TRANSLATE_NOOP("metrics", "Final equity"), Form::Number}},
        {QStringLiteral("annualisation"), {QT_TRANSLATE_NOOP("metrics", "Days per year"), Form::Count}},
        {QStringLiteral("probabilistic_sharpe"),
            {QT_TRANSLATE_NOOP("metrics", "Probability of Sharpe > 0"), Form::Percent}},
        {QStringLiteral("alpha"), {QT_TRANSLATE_NOOP("metrics", "Alpha per year"), Form::SignedPercent}},
        {QStringLiteral("beta"), {QT_TRANSLATE_NOOP("metrics", "Beta"), Form::Number}},
        {QStringLiteral("excess_over_holding"),
            {QT_TRANSLATE_NOOP("metrics", "Excess over holding"), Form::SignedPercent}},
        {QStringLiteral("excess_over_averaging"),
            {QT_TRANSLATE_NOOP("metrics", "Excess over averaging in"), Form::SignedPercent}},
        {QStringLiteral("excess_over_cash"), {QT_TRANSLATE_NOOP("metrics", "Excess over cash"), Form::SignedPercent}}};
    return forms;
}

QString nothing() {
    return QCoreApplication::translate("metrics", "n/a");
}

QString key(std::string_view name) {
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

} // namespace

QString percentText(std::optional<double> fraction) {
    if (!fraction)
        return nothing();
    const QString sign = *fraction > 0 ? QStringLiteral("+") : QString();
    return sign + QLocale().toString(*fraction * 100, 'f', 2) + QStringLiteral(" %");
}

QString moneyText(Money money, bool withSign) {
    const QString sign = withSign && money.sign() > 0 ? QStringLiteral("+") : QString();
    return sign + QLocale().toString(money.toDouble(), 'f', 2);
}

QString timeText(UtcMs time) {
    return QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString exactText(Decimal value) {
    return QString::fromStdString(value.toString());
}

QString metricText(std::string_view name, std::optional<double> value, std::optional<Money> money) {
    if (money)
        return moneyText(*money);
    if (!value)
        return nothing();
    const QLocale locale;
    switch (metricForms().value(key(name), {nullptr, Form::Number}).form) {
    case Form::SignedPercent:
        return percentText(value);
    case Form::Percent:
        return locale.toString(*value * 100, 'f', 2) + QStringLiteral(" %");
    case Form::Days:
        return QCoreApplication::translate("metrics", "%1 days").arg(locale.toString(*value, 'f', 0));
    case Form::Count:
        return locale.toString(*value, 'f', 0);
    case Form::Number:
        break;
    }
    return locale.toString(*value, 'f', 2);
}

QString metricTitle(std::string_view name) {
    const auto found = metricForms().find(key(name));
    return found == metricForms().end() ? key(name) : QCoreApplication::translate("metrics", found->title);
}

} // namespace truebar::ui
