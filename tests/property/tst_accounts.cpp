// Random accounts through the real step: the books of venue and ledger agree, every entry of the journal adds up to
// zero, and no digit of it can change unseen.
#include "core/accounts/account_csv.h"
#include "core/accounts/margin.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

#include <rapidcheck.h>

using namespace truebar;
using namespace truebar::test;

namespace {

int within(int least, int end) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

Decimal scaled(int count, const char* unit) {
    return Decimal::multiply(Decimal(count), dec(unit));
}

Series arbitrarySeries() {
    Series out({"TEST", "PAIR"}, Timeframe());
    UtcMs at = seriesBegin;
    int last = 1'000;
    for (int n = within(3, 60); n > 0; --n) {
        const int open = std::max(40, last + within(-60, 61));
        const int close = std::max(40, open + within(-60, 61));
        const auto price = [](int ticks) { return static_cast<double>(ticks) / 20; };
        out.append({at, price(open), price(std::max(open, close) + within(0, 40)), price(std::max(20, std::min(open, close) - within(0, 40))),
            price(close), 100});
        at += std::chrono::minutes(*rc::gen::weightedElement<int>({{20, 1}, {1, 7}, {1, 3'000}}));
        last = close;
    }
    return out;
}

AccountSettings arbitraryAccount(const Series& series) {
    AccountSettings out;
    out.mode = *rc::gen::element(AccountMode::Cash, AccountMode::Isolated, AccountMode::Cross);
    if (out.isOnMargin())
        out.leverage = scaled(within(10, 500), "0.1");
    else
        out.borrowRate = scaled(within(0, 100), "0.01");
    out.liquidationFeeBps = Decimal(within(0, 200));
    const auto any = [&] { return series.times()[static_cast<std::size_t>(within(0, static_cast<int>(series.size())))]; };
    if (out.isOnMargin()) {
        for (int n = within(0, 4); n > 0; --n)
            out.funding.push_back({any() + std::chrono::seconds(within(0, 90)), scaled(within(-400, 401), "0.0001"), {}});
        std::sort(out.funding.begin(), out.funding.end(), [](auto& a, auto& b) { return a.time < b.time; });
    }
    for (int n = within(0, 4); n > 0; --n) {
        AccountAction action;
        action.exDate = any();
        action.kind = *rc::gen::element(AccountAction::Kind::Dividend, AccountAction::Kind::Split);
        action.dividend = Money(scaled(within(1, 300), "0.01"));
        action.split = {Decimal(within(1, 8)), Decimal(within(1, 8))};
        out.actions.push_back(action);
    }
    std::sort(out.actions.begin(), out.actions.end(), [](auto& a, auto& b) { return a.exDate < b.exDate; });
    if (within(0, 2) == 0) {
        out.currency = "EUR";
        out.rates.push_back({seriesBegin, scaled(within(50, 200), "0.0073")});
        for (int n = within(0, 5); n > 0; --n)
            out.rates.push_back({any(), scaled(within(50, 200), "0.0073")});
        std::sort(out.rates.begin(), out.rates.end(), [](auto& a, auto& b) { return a.time < b.time; });
    }
    return out;
}

OrderRequest arbitraryOrder(double close) {
    const auto near = [&] {
        const Decimal around = Decimal::fromDouble(close).roundedTo(dec("0.05"), Rounding::Down);
        return Price(std::max(around + scaled(within(-40, 41), "0.05"), dec("0.05")));
    };
    OrderRequest out;
    out.side = *rc::gen::element(Side::Buy, Side::Sell);
    out.type = *rc::gen::element(OrderType::Market, OrderType::Limit, OrderType::Stop);
    if (within(0, 4) == 0)
        out.size = OrderSize::allIn();
    else
        out.size = OrderSize::fixed(Quantity(scaled(within(1, 2'000), "0.01")));
    if (out.type == OrderType::Limit)
        out.limitPrice = near();
    if (out.type == OrderType::Stop)
        out.stopPrice = near();
    out.reduceOnly = within(0, 5) == 0;
    return out;
}

struct Case {
    Series series = arbitrarySeries();
    Instrument instrument = instrumentWith("0.05", "0.01");
    RunSettings settings = settingsWith("100");
    ScriptedStrategy strategy{};

    Case() {
        instrument.currency = "USD";
        instrument.contractMultiplier = *rc::gen::element(Decimal(1), Decimal(1), dec("0.7"));
        settings.feeBps = scaled(within(0, 50), "0.37");
        settings.slippageTicks = within(0, 3);
        settings.account = arbitraryAccount(series);
        for (std::size_t i = 0; i < series.size(); ++i) {
            for (int n = within(0, 3); n > 0; --n)
                strategy.script[i].push_back({arbitraryOrder(series.at(i).close), "any"});
        }
    }
};

} // namespace

class TestAccounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!qEnvironmentVariableIsSet("RC_PARAMS"))
            qputenv("RC_PARAMS", "max_success=400 max_size=60");
    }
    void booksAgreeWhateverHappens();
    void theChainFindsAnyChange();
    void liquidationPricesAreWhereTheMarginEnds();
    void settingsReadBackAsTheyWere();
};

void TestAccounts::booksAgreeWhateverHappens() {
    std::size_t liquidations = 0;
    std::size_t splits = 0;
    std::size_t conversions = 0;
    std::size_t margins = 0;
    QVERIFY(rc::check("venue and ledger hold the same; every entry adds up to zero", [&] {
        Case c;
        auto made = Runner::create(
            {&c.series, c.instrument, c.settings, &c.strategy, simulatedVenue(c.instrument, c.settings), {}});
        if (!made)
            RC_FAIL(made.error().message());
        Runner& runner = **made;
        for (std::size_t i = 0; i < c.series.size(); ++i)
            runner.step(i);
        const auto done = runner.finish();
        if (!done)
            RC_FAIL(done.error().message());
        const Ledger& ledger = runner.ledger();
        const Journal& journal = ledger.journal();
        if (const auto whole = journal.verify(journal.seal()); !whole)
            RC_FAIL(whole.error().message() + ": " + journal.text(std::stoul(whole.error().arguments.front()) - 1));
        // The balances are what the journal says.
        RC_ASSERT(Quantity(journal.sumOf(LedgerAccount::Holding, c.instrument.id.toString())) == ledger.position());
        const std::string home = c.settings.account.currency.empty() ? "USD" : c.settings.account.currency;
        RC_ASSERT(Money(journal.sumOf(LedgerAccount::Cash, home)) == ledger.cash());
        if (home != "USD")
            RC_ASSERT(journal.sumOf(LedgerAccount::Cash, "USD").isZero());
        if (ledger.position().isZero()) {
            RC_ASSERT(ledger.margin().isZero() && ledger.carried().isZero());
            RC_ASSERT(ledger.balance(LedgerAccount::Position).isZero());
        }
        if (c.settings.account.isOnMargin())
            RC_ASSERT(ledger.carried() == -ledger.balance(LedgerAccount::Position));
        for (const Journal::Entry& entry : journal.entries()) {
            liquidations += entry.kind == EntryKind::Liquidation ? 1 : 0;
            splits += entry.kind == EntryKind::Split ? 1 : 0;
            conversions += entry.kind == EntryKind::Conversion ? 1 : 0;
            margins += entry.kind == EntryKind::Margin ? 1 : 0;
        }
    }));
    QVERIFY(liquidations > 20 && splits > 20 && conversions > 100 && margins > 100);
}

void TestAccounts::theChainFindsAnyChange() {
    QVERIFY(rc::check("the first changed entry is named", [] {
        const int entries = within(1, 20);
        const int changed = within(0, entries);
        const int change = within(0, 5);
        Journal sealed;
        Journal forged;
        for (int i = 0; i < entries; ++i) {
            const Decimal amount = Decimal::fromUnits(Int128(within(1, 1'000'000)) * within(1, 1'000'000));
            const bool hit = i == changed;
            const UtcMs time = seriesBegin + std::chrono::minutes(i);
            const auto write = [&](Journal& into, bool bad) {
                const bool isZeroSum = bad && change == 0; // both sides: still balanced
                const Decimal digit = Decimal::fromUnits(bad && change <= 1 ? 1 : 0);
                into.begin(bad && change == 2 ? time + Millis(1) : time,
                    bad && change == 3 ? EntryKind::Fee : EntryKind::Fill, static_cast<std::uint64_t>(i));
                into.post(LedgerAccount::Cash, into.currency(bad && change == 4 ? "EUR" : "USD"), -amount - (isZeroSum ? digit : Decimal()));
                into.post(LedgerAccount::Position, into.currency("USD"), amount + digit);
            };
            write(sealed, false);
            write(forged, hit);
        }
        const auto seals = sealed.seal();
        RC_ASSERT(sealed.verify(seals).has_value());
        const auto found = forged.verify(seals);
        RC_ASSERT(!found.has_value());
        RC_ASSERT(found.error().code == "journal.broken");
        RC_ASSERT(found.error().arguments.front() == std::to_string(changed + 1));
        // With hashes made anew the books still do not add up.
        if (change == 1 || change == 4)
            RC_ASSERT(forged.verify(forged.seal()).error().code == "journal.unbalanced");
        auto shorter = seals;
        shorter.pop_back();
        RC_ASSERT(!sealed.verify(shorter).has_value());
        auto longer = seals;
        longer.push_back({});
        RC_ASSERT(!sealed.verify(longer).has_value());
    }));
}

void TestAccounts::liquidationPricesAreWhereTheMarginEnds() {
    std::size_t found = 0;
    QVERIFY(rc::check("a tick before it the margin suffices, at it it does not", [&] {
        const auto tiers = LeverageTiers::checked({{{}, money("500"), dec("50"), dec("0.004"), {}},
                                                      {money("500"), money("5000"), dec("20"), dec("0.01"), money("3")},
                                                      {money("5000"), money("50000"), dec("5"), dec("0.05"), money("203")}})
                               .value();
        const Instrument i = instrumentWith("0.01", "0.01");
        const bool isLong = within(0, 2) == 0;
        const Quantity size(scaled(within(1, 5'000), "0.01"));
        const Price entry(scaled(within(500, 50'000), "0.01"));
        const Money cost = notional(entry, size);
        const MarginPosition held{isLong ? size : -size, isLong ? cost : -cost};
        const Money backing(Decimal::multiply(cost.value(), scaled(within(2, 100), "0.01")));
        const auto at = liquidationPrice(i, tiers, held, backing);
        if (!at)
            return;
        const auto isKept = [&](Price mark) {
            return backing + unrealisedProfit(i, held, mark) > tiers.maintenanceMargin(notional(mark, size));
        };
        const Price tick = i.tickSize;
        // Rounded to the tick on the side from which the price comes, so the true price lies within one tick beyond.
        RC_ASSERT(isKept(isLong ? *at + tick : *at - tick));
        RC_ASSERT(!isKept(isLong ? *at - tick : *at + tick));
        ++found;
    }));
    QVERIFY(found > 200);
}

void TestAccounts::settingsReadBackAsTheyWere() {
    QVERIFY(rc::check("text and back", [] {
        const Series series = arbitrarySeries();
        const AccountSettings a = arbitraryAccount(series);
        RC_ASSERT(fundingFromCsv(toCsv(a.funding), "f").value() == a.funding);
        RC_ASSERT(ratesFromCsv(toCsv(a.rates), "r").value() == a.rates);
        RC_ASSERT(tiersFromCsv(toCsv(a.tiers), "t").value() == a.tiers);
        const auto actions = actionsFromCsv(toCsv(a.actions), "a").value();
        RC_ASSERT(actions.size() == a.actions.size());
        for (std::size_t i = 0; i < actions.size(); ++i) {
            RC_ASSERT(actions[i].kind == a.actions[i].kind && actions[i].exDate == a.actions[i].exDate);
            if (actions[i].kind == AccountAction::Kind::Split)
                RC_ASSERT(actions[i].split == a.actions[i].split);
            else
                RC_ASSERT(actions[i].dividend == a.actions[i].dividend);
        }
    }));
}

QTEST_APPLESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
