#include "ui/bots/bot_words.h"

#include "ui/decisions/decision_words.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace truebar::ui {

namespace {

struct BotWords {
    Q_DECLARE_TR_FUNCTIONS(BotWords)
};

QString dash() {
    return QStringLiteral("–");
}

// Of today the hour says it.
QString shortTime(const std::optional<UtcMs>& time) {
    if (!time)
        return dash();
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toCount(*time), Qt::UTC);
    return at.date() == QDateTime::currentDateTimeUtc().date() ? at.toString(QStringLiteral("HH:mm")) : timeText(*time);
}

std::optional<double> ofSession(const BotStatus& bot, double value) {
    return bot.session == 0 ? std::nullopt : std::optional(value);
}

QString shareText(const BotStatus& bot, double value) {
    return bot.session == 0 ? dash() : percentText(value);
}

std::optional<QColor> signColor(const Theme& theme, double value) {
    if (value == 0)
        return std::nullopt;
    return value > 0 ? theme.bull : theme.bear;
}

// How late the next candle is; a little is on its way.
QString healthText(const BotStatus& bot) {
    if (bot.state == BotState::Scheduled)
        return bot.waitsUntil ? BotWords::tr("waits until %1").arg(shortTime(bot.waitsUntil))
                              : BotWords::tr("no hours left");
    if (bot.state != BotState::Running && bot.state != BotState::Waiting)
        return dash();
    if (!bot.notice.empty())
        return BotWords::tr("holds back");
    if (!bot.refusal.empty())
        return BotWords::tr("order refused");
    if (!bot.overdue)
        return BotWords::tr("waiting");
    const auto seconds = bot.overdue->count() / 1000;
    if (seconds < 60)
        return BotWords::tr("good");
    return BotWords::tr("%1 min late").arg(QLocale().toString(qlonglong(seconds / 60)));
}

bool isLate(const BotStatus& bot) {
    return bot.overdue && *bot.overdue >= std::chrono::minutes(1)
        && (bot.state == BotState::Running || bot.state == BotState::Waiting);
}

QString latencyText(const BotStatus& bot) {
    if (!bot.latencyMs)
        return dash();
    return BotWords::tr("%1 ms").arg(QLocale().toString(*bot.latencyMs, 'f', *bot.latencyMs < 10 ? 1 : 0));
}

QVariant key(const std::optional<double>& value) {
    return value.value_or(-1e300);
}

std::optional<QColor> stateColor(const Theme& theme, BotState state) {
    switch (state) {
    case BotState::Running:
        return theme.bull;
    case BotState::Failed:
        return theme.error;
    case BotState::Starting:
    case BotState::Waiting:
    case BotState::Scheduled:
        return theme.warning;
    case BotState::Stopped:
        return theme.mutedText;
    }
    return std::nullopt;
}

} // namespace

QString stateText(BotState state) {
    switch (state) {
    case BotState::Stopped:
        return BotWords::tr("STOPPED");
    case BotState::Starting:
        return BotWords::tr("STARTING");
    case BotState::Waiting:
        return BotWords::tr("WAITING");
    case BotState::Running:
        return BotWords::tr("RUNNING");
    case BotState::Failed:
        return BotWords::tr("FAILED");
    case BotState::Scheduled:
        return BotWords::tr("SCHEDULED");
    }
    return {};
}

QString kindText(BotKind kind) {
    switch (kind) {
    case BotKind::Automated:
        return BotWords::tr("automated");
    case BotKind::Manual:
        return BotWords::tr("manual");
    case BotKind::Indicator:
        return BotWords::tr("indicator");
    }
    return {};
}

std::vector<TableColumn<BotStatus>> botColumns(const Theme& theme) {
    using Column = TableColumn<BotStatus>;
    std::vector<Column> out;
    Column name{BotWords::tr("Bot"), [](const BotStatus& bot) { return text(bot.definition.name); }};
    name.isBold = [](const BotStatus&) { return true; };
    name.toolTip = [](const BotStatus& bot) {
        const QString run = text(bot.definition.originRun);
        const QString id = text(bot.definition.id);
        return run.isEmpty() ? id : BotWords::tr("%1, made of run %2").arg(id, run);
    };
    out.push_back(name);
    Column state{BotWords::tr("State"), [](const BotStatus& bot) { return stateText(bot.state); }};
    state.color = [theme](const BotStatus& bot) { return stateColor(theme, bot.state); };
    state.toolTip = [](const BotStatus& bot) { return text(bot.reason); };
    out.push_back(state);
    Column mode{BotWords::tr("Mode"), [](const BotStatus& bot) { return modeText(bot.definition.mode); }};
    mode.color = [theme](const BotStatus& bot) {
        return bot.definition.mode == RunMode::LiveRun ? std::optional(theme.warning) : std::nullopt;
    };
    mode.toolTip = [](const BotStatus& bot) {
        return bot.definition.mode == RunMode::LiveRun ? BotWords::tr("Account %1").arg(text(bot.definition.account))
                                                       : QString();
    };
    out.push_back(mode);
    out.push_back({BotWords::tr("Strategy"), [](const BotStatus& bot) { return text(bot.definition.strategy); }});
    out.push_back({BotWords::tr("Series"), [](const BotStatus& bot) {
                       return text(bot.definition.instrument.toString() + ' ' + bot.definition.timeframe.toString());
                   }});
    Column candle{BotWords::tr("Last candle"), [](const BotStatus& bot) { return shortTime(bot.lastClose); }};
    candle.sortKey = [](const BotStatus& bot) { return qlonglong(bot.lastClose ? toCount(*bot.lastClose) : 0); };
    candle.toolTip = [](const BotStatus& bot) { return bot.lastClose ? timeText(*bot.lastClose) : QString(); };
    out.push_back(candle);
    Column health{BotWords::tr("Health"), healthText};
    health.color = [theme](const BotStatus& bot) {
        const bool isWell = !isLate(bot) && bot.notice.empty() && bot.refusal.empty();
        return isWell ? std::nullopt : std::optional(theme.warning);
    };
    health.toolTip = [](const BotStatus& bot) { return text(bot.notice.empty() ? bot.refusal : bot.notice); };
    out.push_back(health);
    Column profit{BotWords::tr("Profit"),
        [](const BotStatus& bot) { return bot.session == 0 ? dash() : moneyText(bot.profit(), true); }};
    profit.sortKey = [](const BotStatus& bot) { return key(ofSession(bot, bot.profit().toDouble())); };
    profit.isNumber = true;
    profit.color = [theme](const BotStatus& bot) { return signColor(theme, bot.profit().toDouble()); };
    out.push_back(profit);
    Column yield{BotWords::tr("Yield"), [](const BotStatus& bot) { return shareText(bot, bot.yield()); }};
    yield.sortKey = [](const BotStatus& bot) { return key(ofSession(bot, bot.yield())); };
    yield.isNumber = true;
    yield.color = [theme](const BotStatus& bot) { return signColor(theme, bot.yield()); };
    out.push_back(yield);
    Column drawdown{BotWords::tr("Drawdown"), [](const BotStatus& bot) { return shareText(bot, -bot.drawdown); }};
    drawdown.sortKey = [](const BotStatus& bot) { return key(ofSession(bot, bot.drawdown)); };
    drawdown.isNumber = true;
    out.push_back(drawdown);
    Column position{BotWords::tr("Position"),
        [](const BotStatus& bot) { return bot.session == 0 ? dash() : exactText(bot.position.value()); }};
    position.sortKey = [](const BotStatus& bot) { return bot.position.toDouble(); };
    position.isNumber = true;
    out.push_back(position);
    Column exposure{BotWords::tr("Exposure"), [](const BotStatus& bot) {
                        return bot.session == 0 ? dash()
                                                : QLocale().toString(bot.exposure * 100, 'f', 0) + QStringLiteral(" %");
                    }};
    exposure.sortKey = [](const BotStatus& bot) { return bot.exposure; };
    exposure.isNumber = true;
    out.push_back(exposure);
    Column latency{BotWords::tr("Latency"), latencyText};
    latency.sortKey = [](const BotStatus& bot) { return key(bot.latencyMs); };
    latency.isNumber = true;
    latency.toolTip = [](const BotStatus& bot) {
        return bot.slowestMs
            ? BotWords::tr("From heard to durable; at most %1 ms").arg(QLocale().toString(*bot.slowestMs, 'f', 1))
            : QString();
    };
    out.push_back(latency);
    Column decision{BotWords::tr("Last decision"),
        [](const BotStatus& bot) { return text(bot.state == BotState::Failed ? bot.reason : bot.lastDecision); }};
    decision.color = [theme](const BotStatus& bot) {
        return bot.state == BotState::Failed ? std::optional(theme.error) : std::nullopt;
    };
    decision.toolTip = [](const BotStatus& bot) {
        if (bot.state == BotState::Failed)
            return text(bot.reason);
        return bot.lastDecisionAt ? timeText(*bot.lastDecisionAt) + QLatin1Char('\n') + text(bot.lastDecision)
                                  : QString();
    };
    out.push_back(decision);
    return out;
}

std::vector<TableColumn<BotLogLine>> botLogColumns(const Theme& theme) {
    using Column = TableColumn<BotLogLine>;
    Column time{BotWords::tr("Time"), [](const BotLogLine& line) { return timeText(line.at); }};
    time.sortKey = [](const BotLogLine& line) { return qlonglong(line.number); };
    Column what{BotWords::tr("Log"), [](const BotLogLine& line) { return text(line.text); }};
    what.color = [theme](const BotLogLine& line) -> std::optional<QColor> {
        if (line.level == toString(BotLogLevel::Error))
            return theme.error;
        return line.level == toString(BotLogLevel::Warning) ? std::optional(theme.warning) : std::nullopt;
    };
    return {time, what};
}

} // namespace truebar::ui
