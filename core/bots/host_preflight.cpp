// What a bot depends on, gathered: the workspace, the feeds, and for a live bot its account.
#include "core/bots/bot_host.h"
#include "core/bots/bot_hours.h"
#include "core/data/watch_check.h"
#include "core/desk/desk_store.h"
#include "core/runs/preflight.h"

#include <algorithm>

namespace truebar {

namespace {

using Weight = BotCheck::Verdict;

std::size_t warmUpOf(const BotDefinition& bot, const IStrategy& strategy) {
    std::size_t declared = 0;
    for (const FeedDefinition& feed : strategy.feeds())
        declared = std::max(declared, feed.warmUp);
    return bot.warmUp.value_or(declared);
}

BotCheck good(const char* what, Error finding) {
    return {what, Weight::Good, std::move(finding), std::nullopt};
}

BotCheck blocked(const char* what, const Error& finding, Error advice) {
    return {what, Weight::Block, finding, std::move(advice)};
}

} // namespace

BotCheck BotHost::checkMode(const BotDefinition& bot) {
    if (const auto allowed = mayStart(bot); !allowed)
        return blocked("mode", allowed.error(), {"advice.mode", "change the settings of the bot"});
    return good("mode", {"preflight.mode", "the bot can run in its mode, %1", {std::string(toString(bot.mode))}});
}

BotCheck BotHost::checkPaper(const BotDefinition& bot) {
    const auto allowed = mayPlace(bot);
    if (allowed)
        return good("paper", {"preflight.paper", "orders on paper may be placed"});
    const std::string& code = allowed.error().code;
    if (code == "live.stopped")
        return blocked("paper", allowed.error(), stoppedAdvice());
    if (code == "gate.analysis_only")
        return blocked("paper", allowed.error(),
            {"advice.analysis_only",
                "allow orders on the page Accounts, or with 'truebar-cli vault analysis-only off'"});
    return blocked("paper", allowed.error(), {"advice.role", "unlock a profile whose role may place orders"});
}

BotCheck BotHost::checkSchedule(const BotDefinition& bot) {
    const auto moment = hoursOf(bot, now());
    const Error advice{"advice.hours", "change the schedule of the bot"};
    if (!moment)
        return blocked("hours", moment.error(), advice);
    if (moment->isOpen)
        return good("hours", {"preflight.hours", "these are its hours"});
    if (!moment->change)
        return blocked(
            "hours", {"schedule.over", "the bot '%1' has no hours any more: change its schedule", {bot.id}}, advice);
    return good("hours", {"preflight.waits", "it waits until %1", {formatUtc(*moment->change)}});
}

BotCheck BotHost::checkFeed(const BotDefinition& bot) {
    Watch watch;
    watch.instrument = bot.instrument;
    watch.timeframe = bot.timeframe;
    if (auto served = checkWatch(m_tools.feeds, watch); !served)
        return blocked("feed", served.error(), {"advice.feed", "set up a feed for the venue on the page Feeds"});
    if (m_tools.hub.beginning(watch.key()))
        return good("feed",
            {"preflight.watched", "a feed serves %1, and the series is watched", {watch.instrument.toString()}});
    return good("feed",
        {"preflight.feed", "a feed serves %1; the start puts the series on the watch list",
            {watch.instrument.toString()}});
}

void BotHost::checkCandles(const BotDefinition& bot, BotChecks& out) {
    const auto request = sessionRequest(bot, m_tools.plugins);
    const auto looked = m_tools.store.run([&](CandleStore& store) -> Result<void> {
        if (!request)
            return request.error();
        const auto strategy = m_tools.plugins.createStrategy(request->strategy, request->strategySettings);
        if (!strategy)
            return strategy.error();
        const auto calendar = store.calendars().find(bot.session);
        if (!calendar)
            return calendar.error();
        const auto present = store.present(bot.instrument, bot.timeframe);
        std::optional<UtcMs> lastClose;
        if (present && !present->runs.empty())
            lastClose = present->runs.back().end;
        const std::size_t wanted = warmUpOf(bot, **strategy);
        RunRequest warm = *request;
        warm.span.end = lastClose.value_or(now());
        warm.span.begin = warm.span.end - bot.timeframe.nominalLength() * static_cast<std::int64_t>(wanted);
        RunDataQuality quality;
        if (wanted > 0) {
            auto judged = preflight(store, **strategy, warm);
            if (!judged)
                return std::move(judged).error();
            quality = std::move(*judged);
        }
        out.push_back(warmUpCheck(wanted, quality));
        out.push_back(freshCheck(lastClose, bot.timeframe, calendar->isOpen(now()), now()));
        return {};
    });
    if (!looked)
        out.push_back(blocked("warm_up", looked.error(), {"advice.store", "look at the series on the page Data"}));
}

// Opens it, as the start would.
void BotHost::checkAccount(const BotDefinition& bot, BotChecks& out) {
    if (const auto there = hasAccounts(bot); !there) {
        out.push_back({"account", Weight::Warning, there.error(),
            Error{"advice.no_accounts", "ask while the window runs, or 'truebar-cli serve --unlock'"}});
        return;
    }
    const auto account = m_tools.accounts.open(bot.account);
    if (!account) {
        const bool isLocked = account.error().code.starts_with("gate.");
        out.push_back({"account", isLocked ? Weight::Warning : Weight::Block, account.error(),
            isLocked ? Error{"advice.unlock", "unlock the vault: the bot starts and holds back until then"}
                     : Error{"advice.account", "set the account up on the page Trading, or choose another one"}});
        return;
    }
    out.push_back(good("account", {"preflight.account", "the account %1 is open", {bot.account}}));
    if (const auto strategy = m_tools.plugins.find(PluginKind::Strategy, bot.strategy))
        out.push_back(ordersCheck((*strategy)->metadata, bot.account, (*account)->capabilities()));
    const auto snapshot = (*account)->snapshot();
    out.push_back(lockCheck(*snapshot));
    if (snapshot->link == LinkState::Live) {
        const auto filters = (*account)->prepare(bot.instrument);
        out.push_back(filters ? good("filters",
                          {"preflight.filters", "the venue has told the rules of %1", {bot.instrument.toString()}})
                              : blocked("filters", filters.error(),
                                  {"advice.filters", "look whether the account's venue trades this instrument"}));
    }
    out.push_back(clockCheck(snapshot->skew));
}

Result<BotChecks> BotHost::check(const std::string& bot) {
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    const auto current = checkedBot(stored->definition, m_tools.plugins);
    BotChecks out{strategyCheck(current, stored->definition)};
    if (!current)
        return out;
    out.push_back(checkMode(*current));
    const bool canStart = out.back().verdict != Weight::Block;
    if (current->mode == RunMode::DryRun)
        out.push_back(checkPaper(*current));
    out.push_back(checkSchedule(*current));
    out.push_back(checkFeed(*current));
    checkCandles(*current, out);
    bool hasDeskLimits = false;
    if (current->mode == RunMode::LiveRun) {
        if (canStart)
            checkAccount(*current, out);
        if (const auto history = DeskStore(m_tools.workspace).limitsHistory(current->account)) {
            const auto newest = [&](const std::string& whose) {
                const auto found = std::find_if(
                    history->begin(), history->end(), [&](const LimitsChange& change) { return change.bot == whose; });
                return found != history->end() && !found->settings.empty();
            };
            hasDeskLimits = newest("") || newest(current->id);
        }
    }
    out.push_back(limitsCheck(*current, hasDeskLimits));
    return out;
}

} // namespace truebar
