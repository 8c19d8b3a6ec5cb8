#include "ui/outlook/outlook_words.h"

#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(OutlookWords)
};

QString dash() {
    return QStringLiteral("–");
}

QString shape(Trend trend) {
    switch (trend) {
    case Trend::Bullish:
        return QStringLiteral("▲");
    case Trend::Bearish:
        return QStringLiteral("▼");
    case Trend::Neutral:
        break;
    }
    return QStringLiteral("◆");
}

const TimeframeOutlook* of(const IndicatorStatus& bot, Timeframe timeframe) {
    if (!bot.outlook)
        return nullptr;
    for (const TimeframeOutlook& each : bot.outlook->timeframes) {
        if (each.timeframe == timeframe)
            return &each;
    }
    return nullptr;
}

const TimeframeOutlook* shortest(const IndicatorStatus& bot) {
    return bot.outlook ? &bot.outlook->timeframes.front() : nullptr;
}

QString stateToolTip(const IndicatorStatus& bot) {
    if (bot.problem)
        return errorText(*bot.problem);
    return bot.stored.runningSince ? Words::tr("on since %1 UTC").arg(timeText(*bot.stored.runningSince)) : QString();
}

QColor stateColor(const Theme& theme, const IndicatorStatus& bot) {
    switch (bot.state) {
    case IndicatorState::Running:
        return theme.bull;
    case IndicatorState::Off:
        return theme.mutedText;
    case IndicatorState::Loading:
    case IndicatorState::Waiting:
        break;
    }
    return bot.problem ? theme.error : theme.warning;
}

TableColumn<IndicatorStatus> trendColumn(const Theme& theme, Timeframe timeframe) {
    TableColumn<IndicatorStatus> out{text(timeframe.toString()), [timeframe](const IndicatorStatus& bot) {
                                         const auto* state = of(bot, timeframe);
                                         return state ? trendText(state->trend) : dash();
                                     }};
    out.color = [theme, timeframe](const IndicatorStatus& bot) -> std::optional<QColor> {
        const auto* state = of(bot, timeframe);
        return state ? trendColor(theme, state->trend) : theme.mutedText;
    };
    out.toolTip = [timeframe](const IndicatorStatus& bot) {
        const auto* state = of(bot, timeframe);
        if (!state || !state->lastClose)
            return QString();
        const QString since = state->trendSince ? timeText(*state->trendSince) : dash();
        return Words::tr("since %1 UTC; last candle %2: %3")
            .arg(since, timeText(*state->lastClose), barClassText(state->barClass));
    };
    return out;
}

using BandOf = PriceBand RangeForecast::*;
using CountOf = HitCount Calibration::*;

TableColumn<IndicatorStatus> bandColumn(const QString& header, BandOf band) {
    TableColumn<IndicatorStatus> out{
        header, [band](const IndicatorStatus& bot) {
            const auto* state = shortest(bot);
            if (!state)
                return dash();
            if (!state->forecast)
                return Words::tr("too few: %1 of %2").arg(state->sample).arg(state->needed);
            return bandText((*state->forecast).*band, state->forecast->narrow);
        }};
    out.isNumber = true;
    out.toolTip = [](const IndicatorStatus& bot) {
        const auto* state = shortest(bot);
        return state && state->forecast ? Words::tr("of the %1 candle that closes %2 UTC")
                                              .arg(text(state->timeframe.toString()), timeText(state->forecast->until))
                                        : QString();
    };
    return out;
}

TableColumn<IndicatorStatus> hitColumn(const Theme& theme, const QString& header, CountOf count) {
    TableColumn<IndicatorStatus> out{header, [count](const IndicatorStatus& bot) {
                                         const auto* state = shortest(bot);
                                         return state ? shareText((state->calibration.*count).share()) : dash();
                                     }};
    out.isNumber = true;
    out.color = [theme, count](const IndicatorStatus& bot) -> std::optional<QColor> {
        const auto* state = shortest(bot);
        return verdictColor(theme, state ? (state->calibration.*count).verdict() : CalibrationVerdict::TooFew);
    };
    out.toolTip = [count](const IndicatorStatus& bot) {
        const auto* state = shortest(bot);
        if (!state)
            return QString();
        const HitCount& hits = state->calibration.*count;
        return Words::tr("%1 of %2 closes were within the band at %3: %4")
            .arg(hits.hits)
            .arg(hits.forecasts)
            .arg(shareText(hits.level), verdictText(hits.verdict()));
    };
    return out;
}

} // namespace

QString outlookStateText(IndicatorState state) {
    switch (state) {
    case IndicatorState::Off:
        return Words::tr("OFF");
    case IndicatorState::Loading:
        return Words::tr("LOADING");
    case IndicatorState::Running:
        return Words::tr("ON");
    case IndicatorState::Waiting:
        return Words::tr("WAITING");
    }
    return {};
}

QString trendText(Trend trend) {
    switch (trend) {
    case Trend::Bullish:
        return Words::tr("%1 bullish").arg(shape(trend));
    case Trend::Bearish:
        return Words::tr("%1 bearish").arg(shape(trend));
    case Trend::Neutral:
        break;
    }
    return Words::tr("%1 neutral").arg(shape(trend));
}

QColor trendColor(const Theme& theme, Trend trend) {
    if (trend == Trend::Neutral)
        return theme.mutedText;
    return trend == Trend::Bullish ? theme.bull : theme.bear;
}

QString consensusText(const Consensus& consensus) {
    return Words::tr("%1 %2/%3").arg(trendText(consensus.side)).arg(consensus.agreeing()).arg(consensus.total);
}

QString barClassText(BarClass barClass) {
    switch (barClass) {
    case BarClass::RealBull:
        return Words::tr("real bull");
    case BarClass::RealBear:
        return Words::tr("real bear");
    case BarClass::Fake:
        return Words::tr("fake");
    case BarClass::Unclassified:
        break;
    }
    return Words::tr("unclassified");
}

QString priceText(double price, const PriceBand& band) {
    const double width = band.high - band.low;
    const int decimals = width > 0 ? std::clamp(2 - static_cast<int>(std::floor(std::log10(width))), 0, 8) : 2;
    return QLocale().toString(price, 'f', decimals);
}

QString bandText(const PriceBand& band, const PriceBand& digits) {
    return Words::tr("%1 – %2").arg(priceText(band.low, digits), priceText(band.high, digits));
}

QString bandText(const PriceBand& band) {
    return bandText(band, band);
}

QString shareText(std::optional<double> share) {
    if (!share)
        return dash();
    const double percent = std::round(*share * 1000) / 10;
    const bool isWhole = percent == std::floor(percent);
    return Words::tr("%1 %").arg(QLocale().toString(percent, 'f', isWhole ? 0 : 1));
}

QString verdictText(CalibrationVerdict verdict) {
    switch (verdict) {
    case CalibrationVerdict::TooFew:
        return Words::tr("too few to judge");
    case CalibrationVerdict::Fits:
        return Words::tr("fits");
    case CalibrationVerdict::TooNarrow:
        return Words::tr("too narrow");
    case CalibrationVerdict::TooWide:
        return Words::tr("too wide");
    }
    return {};
}

QColor verdictColor(const Theme& theme, CalibrationVerdict verdict) {
    switch (verdict) {
    case CalibrationVerdict::Fits:
        return theme.text;
    case CalibrationVerdict::TooNarrow:
    case CalibrationVerdict::TooWide:
        return theme.warning;
    case CalibrationVerdict::TooFew:
        break;
    }
    return theme.mutedText;
}

QString eventText(const OutlookEvent& event) {
    switch (event.kind) {
    case OutlookEventKind::TrendChanged:
        return Words::tr("%1 trend: %2").arg(text(event.timeframe.toString()), trendText(event.to));
    case OutlookEventKind::ConsensusChanged:
        return Words::tr("consensus: %1").arg(consensusText(event.consensus));
    case OutlookEventKind::BandLeft:
        break;
    }
    const QString timeframe = text(event.timeframe.toString());
    const QString close = priceText(event.close, event.band);
    return event.to == Trend::Bullish ? Words::tr("%1 close above its band: %2").arg(timeframe, close)
                                      : Words::tr("%1 close below its band: %2").arg(timeframe, close);
}

std::vector<TableColumn<IndicatorStatus>> outlookColumns(const Theme& theme, const std::vector<IndicatorStatus>& bots) {
    using Column = TableColumn<IndicatorStatus>;
    std::vector<Column> out;
    Column name{Words::tr("Bot"), [](const IndicatorStatus& bot) { return text(bot.stored.bot.name); }};
    name.isBold = [](const IndicatorStatus&) { return true; };
    name.toolTip = [](const IndicatorStatus& bot) { return text(bot.stored.bot.id); };
    out.push_back(name);
    Column condition{Words::tr("State"), [](const IndicatorStatus& bot) { return outlookStateText(bot.state); }};
    condition.color = [theme](const IndicatorStatus& bot) { return std::optional(stateColor(theme, bot)); };
    condition.toolTip = stateToolTip;
    out.push_back(condition);
    out.push_back({Words::tr("Instrument"),
        [](const IndicatorStatus& bot) { return text(bot.stored.bot.instrument.toString()); }});
    std::set<Timeframe> timeframes;
    for (const IndicatorStatus& bot : bots)
        timeframes.insert(bot.stored.bot.outlook.timeframes.begin(), bot.stored.bot.outlook.timeframes.end());
    for (const Timeframe timeframe : timeframes)
        out.push_back(trendColumn(theme, timeframe));
    Column consensus{Words::tr("Consensus"),
        [](const IndicatorStatus& bot) { return bot.outlook ? consensusText(bot.outlook->consensus) : dash(); }};
    consensus.color = [theme](const IndicatorStatus& bot) {
        return std::optional(trendColor(theme, bot.outlook ? bot.outlook->consensus.side : Trend::Neutral));
    };
    consensus.isBold = [](const IndicatorStatus& bot) {
        return bot.outlook && bot.outlook->consensus.side != Trend::Neutral;
    };
    consensus.toolTip = [](const IndicatorStatus& bot) {
        return bot.outlook && bot.outlook->consensusSince
            ? Words::tr("since %1 UTC").arg(timeText(*bot.outlook->consensusSince))
            : QString();
    };
    out.push_back(consensus);
    Column close{Words::tr("Close"), [](const IndicatorStatus& bot) {
                     const auto* state = shortest(bot);
                     if (!state || state->candles == 0)
                         return dash();
                     return priceText(state->close, state->forecast ? state->forecast->narrow : PriceBand{});
                 }};
    close.isNumber = true;
    out.push_back(close);
    out.push_back(bandColumn(Words::tr("Next close, narrow"), &RangeForecast::narrow));
    out.push_back(hitColumn(theme, Words::tr("held"), &Calibration::narrow));
    out.push_back(bandColumn(Words::tr("Next close, wide"), &RangeForecast::wide));
    out.push_back(hitColumn(theme, Words::tr("held"), &Calibration::wide));
    out.push_back({Words::tr("Last candle"), [](const IndicatorStatus& bot) {
                       const auto* state = shortest(bot);
                       return state && state->lastClose ? timeText(*state->lastClose) : dash();
                   }});
    return out;
}

std::vector<TableColumn<StoredOutlookEvent>> outlookEventColumns(const Theme& theme) {
    using Column = TableColumn<StoredOutlookEvent>;
    std::vector<Column> out;
    Column time{Words::tr("Closed (UTC)"), [](const StoredOutlookEvent& each) { return timeText(each.event.time); }};
    time.toolTip = [](const StoredOutlookEvent& each) {
        return Words::tr("noticed %1 UTC").arg(timeText(each.noticedAt));
    };
    out.push_back(time);
    Column what{Words::tr("Told"), [](const StoredOutlookEvent& each) { return eventText(each.event); }};
    what.toolTip = [](const StoredOutlookEvent& each) {
        const OutlookEvent& event = each.event;
        return event.kind == OutlookEventKind::BandLeft ? Words::tr("the band was %1").arg(bandText(event.band))
                                                        : Words::tr("close %1").arg(priceText(event.close, {}));
    };
    what.color = [theme](const StoredOutlookEvent& each) { return std::optional(trendColor(theme, each.event.to)); };
    out.push_back(what);
    return out;
}

} // namespace truebar::ui
