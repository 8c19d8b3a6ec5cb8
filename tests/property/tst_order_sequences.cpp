// Random sequences of orders through the real step: what must hold whatever happens, the same on one thread and on two
// and after being saved and loaded. TRUEBAR_ORDER_SEQUENCES says how many, 4,000 at least, TRUEBAR_ORDER_FIRST from
// which on; a failing number is told.
#include "core/engine/run_recorder.h"
#include "core/runs/run_store.h"
#include "core/trading/costs.h"
#include "core/workspace/workspace.h"
#include "tests/property/result_hash.h"
#include "tests/support/order_sequence.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::uint64_t savedEvery = 50;

// Of what the sequences contained, so that no property holds for want of cases.
struct Tally {
    std::uint64_t orders = 0;
    std::uint64_t fills = 0;
    std::uint64_t ofType[orderTypeCount] = {};
    std::uint64_t exits = 0; // fills of orders that a bracket made
    std::uint64_t partial = 0;
    std::uint64_t liquidations = 0;
    std::uint64_t closed = 0; // sequences that held something among the quiet candles and ended flat
    std::uint64_t dust = 0; // sequences that ended with what nobody can sell
};

bool isMultiple(Decimal value, Decimal step) {
    return value.roundedTo(step, Rounding::Down) == value;
}

// One sequence, played and looked at; `broken` names the first property that does not hold.
class Play {
public:
    explicit Play(const OrderSequence& sequence)
        : m_sequence(sequence)
        , m_instrument(sequence.market->instrument)
        , m_series(sequence.market->series) {
        SequenceStrategy strategy(sequence);
        auto runner = Runner::create(sequence.setup(strategy));
        if (!runner) {
            broken = runner.error().message();
            return;
        }
        RunRecorder recorder;
        for (std::size_t i = 0; i < m_series.size(); ++i)
            recorder.record((*runner)->step(i));
        const auto done = (*runner)->finish();
        recorder.record((*runner)->outcome());
        m_position = (*runner)->ledger().position();
        result = recorder.finish(**runner, m_instrument, m_series.size(), {});
        result.ambiguousCandles = (*runner)->ambiguousCandles();
        if (!done)
            broken = done.error().message();
    }

    void check(Tally& tally) {
        checkJournal();
        for (std::size_t i = 0; i < result.fills.size(); ++i)
            checkFill(result.fills[i], tally);
        checkVolume();
        checkProfit();
        for (const Order& order : result.orders)
            checkOrder(order, tally);
        checkEnd(tally);
    }

    RunResult result{};
    std::string broken{};

private:
    void expect(bool holds, const char* property) {
        if (!holds && broken.empty())
            broken = property;
    }

    void checkJournal() {
        const Journal& journal = result.journal;
        for (std::size_t entry = 0; entry < journal.size(); ++entry) {
            std::map<std::uint16_t, Decimal> sums;
            for (const Posting& posting : journal.postings(entry))
                sums[posting.currency] += posting.amount;
            for (const auto& [currency, sum] : sums)
                expect(sum.isZero(), "the postings of an entry do not add up to zero");
        }
        expect(Quantity(journal.sumOf(LedgerAccount::Holding, m_instrument.id.toString())) == m_position,
            "the journal holds another position than the ledger");
    }

    void checkFill(const Fill& fill, Tally& tally) {
        const Order& order = result.orders[fill.order - 1];
        const OrderRequest& asked = order.request;
        const bool isBuy = fill.side == Side::Buy;
        const std::size_t at = m_series.lowerBound(fill.time);
        const Candle candle = m_series.at(at);
        const PriceBar bar = PriceBar::of(candle);
        const SlippageModel slippage = m_sequence.settings.costModel().slippage;
        const bool isAtLimit = asked.type == OrderType::Limit; // a stop-limit order slips, up to its limit
        // The impact of an all-in order is that of the lots it wanted before it had an impact: any number.
        const bool isBounded = slippage.impactBps.isZero() || asked.size.kind == OrderSize::Kind::Fixed;
        const auto slipped = [&](Side side, Price price) {
            const Quantity volume(Decimal::fromDouble(candle.volume));
            return slippedBy(slippage, m_instrument, side, price, fill.quantity, volume);
        };
        const std::string before = broken;
        expect(candle.openTime == fill.time, "a fill without a candle");
        expect(fill.time >= order.submittedAt || isEndOfData(order), "a fill before its order");
        expect(fill.side == asked.side && fill.quantity.sign() > 0, "a fill of the other side or of nothing");
        // Beyond it only a post-only order in the book over which the open jumped: it makes at its limit, to its harm.
        const bool isHarmed =
            asked.postOnly && fill.price == *asked.limitPrice && (isBuy ? fill.price > bar.high : fill.price < bar.low);
        const Price highest = isBuy && !isAtLimit ? slipped(Side::Buy, bar.high) : bar.high;
        const Price lowest = !isBuy && !isAtLimit ? slipped(Side::Sell, bar.low) : bar.low;
        expect(isHarmed || !isBounded || (fill.price >= lowest && fill.price <= highest), "outside its candle");
        if (asked.limitPrice)
            expect(isBuy ? fill.price <= *asked.limitPrice : fill.price >= *asked.limitPrice, "worse than the limit");
        expect(isMultiple(fill.price.value(), m_instrument.tickSize.value()), "a price between ticks");
        expect(isMultiple(fill.quantity.value(), m_instrument.lotStep.value()), "a quantity between lots");
        expect(!asked.postOnly || fill.liquidity == Liquidity::Maker, "a post-only order took");
        if (asked.reduceOnly)
            expect(m_held.sign() == (isBuy ? -1 : 1) && fill.quantity <= m_held.abs(),
                "a reduce-only order opened or enlarged a position");
        if (broken != before)
            broken += ": " + describe(fill, order, bar);
        m_held += isBuy ? fill.quantity : -fill.quantity;
        if (order.reason != "liquidation by the venue")
            m_taken[at] += fill.quantity;
        ++tally.fills;
        ++tally.ofType[static_cast<int>(asked.type)];
        tally.exits += order.parent != 0 ? 1 : 0;
        tally.partial += order.filledQuantity != fill.quantity ? 1 : 0;
        tally.liquidations += order.reason == "liquidation by the venue" ? 1 : 0;
    }

    static std::string describe(const Fill& fill, const Order& order, const PriceBar& bar) {
        return std::string(toString(order.request.type)) + ' ' + std::string(toString(fill.side)) + " of "
            + fill.quantity.toString() + " at " + fill.price.toString() + ", order " + std::to_string(order.number)
            + ", candle " + bar.open.toString() + ' ' + bar.high.toString() + ' ' + bar.low.toString() + ' '
            + bar.close.toString() + ", " + order.reason + ", limit "
            + (order.request.limitPrice ? order.request.limitPrice->toString() : "none") + ", parent "
            + std::to_string(order.parent) + ", sent " + std::to_string(toCount(order.submittedAt)) + ", filled "
            + std::to_string(toCount(fill.time)) + (order.request.postOnly ? ", post-only" : "");
    }

    void checkVolume() {
        const Decimal share = m_sequence.settings.costs.participation;
        if (share.isZero())
            return;
        for (const auto& [at, taken] : m_taken) {
            const Decimal volume = Decimal::fromDouble(m_series.volumes()[at]);
            // What a profile sells at the end was not subject to a volume.
            if (at + 1 < m_series.size())
                expect(
                    taken.value() <= Decimal::multiply(volume, share, Rounding::Up), "more than the share of volume");
        }
    }

    // What trades bring is all that changes the equity, where nothing else does: interest of what is short, what a
    // liquidation leaves to the venue.
    void checkProfit() {
        const bool isLiquidated = std::any_of(result.orders.begin(), result.orders.end(),
            [](const Order& order) { return order.reason == "liquidation by the venue"; });
        if (isLiquidated || !m_sequence.settings.account.borrowRate.isZero())
            return;
        Money sum = m_sequence.settings.cash;
        for (const Trade& trade : result.trades)
            sum += trade.profit;
        expect(sum == result.metrics.finalEquity, "the profits of the trades are not the change of equity");
        expect(result.equity.back().equity == result.metrics.finalEquity, "the last equity is not the final one");
    }

    void checkOrder(const Order& order, Tally& tally) {
        const OrderRequest& asked = order.request;
        expect(!order.isOpen() && order.closedAt >= order.submittedAt, "an order without an end");
        if (asked.size.kind == OrderSize::Kind::Fixed)
            expect(order.filledQuantity <= asked.size.quantity, "more than asked for");
        if (asked.timeInForce == TimeInForce::FillOrKill && order.status != OrderStatus::Filled)
            expect(order.filledQuantity.isZero(), "a part of a fill-or-kill order");
        if (order.status == OrderStatus::Filled)
            expect(
                order.filledQuantity.sign() > 0 || order.reason == "liquidation by the venue", "filled with nothing");
        ++tally.orders;
    }

    // Closable, or flagged as dust where the venue takes no order of that value.
    void checkEnd(Tally& tally) {
        expect(m_held == m_position, "the fills do not add up to the position");
        const auto closing = std::find_if(
            result.orders.rbegin(), result.orders.rend(), [](const Order& o) { return o.reason.starts_with("close"); });
        if (m_position.isZero()) {
            tally.closed += closing != result.orders.rend() ? 1 : 0;
            return;
        }
        // The price that the closing order would have had.
        const Side side = m_position.sign() > 0 ? Side::Sell : Side::Buy;
        const Candle last = m_series.at(m_series.size() - 1);
        const Price price = slippedBy(m_sequence.settings.costModel().slippage, m_instrument, side,
            PriceBar::of(last).close, m_position.abs(), Quantity(Decimal::fromDouble(last.volume)));
        const Price mark(Decimal::fromDouble(last.close));
        // The order is judged at the last price that is known and again where it fills: either may be too little.
        const Money worth = std::min(
            tradedValue(m_instrument, price, m_position.abs()), tradedValue(m_instrument, mark, m_position.abs()));
        const bool isFlagged = closing != result.orders.rend() && closing->status == OrderStatus::Rejected
            && closing->reason.find("dust") != std::string::npos;
        expect(worth < m_instrument.minNotional, "a position that cannot be closed");
        expect(isFlagged, "dust that is not flagged");
        ++tally.dust;
    }

    static bool isEndOfData(const Order& order) { return order.reason.starts_with("end of data"); }

    const OrderSequence& m_sequence;
    const Instrument& m_instrument;
    const Series& m_series;
    Quantity m_position{}; // by the ledger
    Quantity m_held{}; // by the fills
    std::map<std::size_t, Quantity> m_taken{}; // by candle
};

// The market of the last number is kept: neighbours share it.
class Markets {
public:
    std::shared_ptr<const SequenceMarket> of(std::uint64_t number) {
        const std::uint64_t market = number / OrderSequence::perMarket;
        if (!m_last || m_number != market)
            m_last = std::make_shared<const SequenceMarket>(market);
        m_number = market;
        return m_last;
    }

private:
    std::uint64_t m_number = 0;
    std::shared_ptr<const SequenceMarket> m_last{};
};

QByteArray told(std::uint64_t number, const std::string& what) {
    return QByteArray("sequence ") + QByteArray::number(static_cast<qulonglong>(number)) + ": "
        + QByteArray::fromStdString(what);
}

} // namespace

class TestOrderSequences : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theRulesHold();
    void twoThreadsGiveTheSame();
    void briefRunsGiveTheSameNumbers();
    void savedRunsReadBackTheSame();

private:
    std::uint64_t m_first = 0;
    std::uint64_t m_count = 4'000;
    Tally m_tally;
    std::vector<std::uint64_t> m_hashes;
};

void TestOrderSequences::initTestCase() {
    if (qEnvironmentVariableIsSet("TRUEBAR_ORDER_SEQUENCES"))
        m_count = std::max<std::uint64_t>(m_count, qEnvironmentVariable("TRUEBAR_ORDER_SEQUENCES").toULongLong());
    m_first = qEnvironmentVariable("TRUEBAR_ORDER_FIRST").toULongLong();
    Markets markets;
    QStringList broken;
    m_hashes.reserve(m_count);
    for (std::uint64_t number = m_first; number < m_first + m_count; ++number) {
        const OrderSequence sequence(number, markets.of(number));
        Play play(sequence);
        m_hashes.push_back(hashOf(play.result));
        play.check(m_tally);
        if (!play.broken.empty() && broken.size() < 20)
            broken << QString::fromUtf8(told(number, play.broken));
    }
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(QLatin1Char('\n'))));
}

// The sequences have been looked at as they were made; here it is asked whether they were worth it.
void TestOrderSequences::theRulesHold() {
    QVERIFY(m_tally.orders > 10 * m_count && m_tally.fills > 4 * m_count);
    for (const std::uint64_t fills : m_tally.ofType)
        QVERIFY(fills > m_count / 50);
    QVERIFY(m_tally.exits > m_count / 50 && m_tally.partial > m_count / 50);
    QVERIFY(m_tally.liquidations > m_count / 200);
    QVERIFY(m_tally.closed > m_count / 4 && m_tally.dust > m_count / 1'000);
    qInfo("%llu sequences: %llu orders, %llu fills (%llu of exits, %llu in parts), %llu liquidations, %llu closed at "
          "the end, %llu with dust",
        static_cast<unsigned long long>(m_count), static_cast<unsigned long long>(m_tally.orders),
        static_cast<unsigned long long>(m_tally.fills), static_cast<unsigned long long>(m_tally.exits),
        static_cast<unsigned long long>(m_tally.partial), static_cast<unsigned long long>(m_tally.liquidations),
        static_cast<unsigned long long>(m_tally.closed), static_cast<unsigned long long>(m_tally.dust));
}

// Both threads run over the same candles at the same time.
void TestOrderSequences::twoThreadsGiveTheSame() {
    std::atomic<std::uint64_t> next = m_first;
    std::atomic<std::uint64_t> different = 0;
    const std::uint64_t firstMarket = m_first / OrderSequence::perMarket;
    std::vector<std::shared_ptr<const SequenceMarket>> markets(m_count / OrderSequence::perMarket + 2);
    for (std::size_t i = 0; i < markets.size(); ++i)
        markets[i] = std::make_shared<const SequenceMarket>(firstMarket + i);
    const auto work = [&] {
        for (std::uint64_t number = next++; number < m_first + m_count; number = next++) {
            const OrderSequence sequence(number, markets[number / OrderSequence::perMarket - firstMarket]);
            different += hashOf(Play(sequence).result) == m_hashes[number - m_first] ? 0 : 1;
        }
    };
    {
        const std::jthread first(work);
        const std::jthread second(work);
    }
    QCOMPARE(different.load(), std::uint64_t(0));
}

// Runs that forget their orders and keep no journal, as searches over many runs make them.
void TestOrderSequences::briefRunsGiveTheSameNumbers() {
    Markets markets;
    for (std::uint64_t number = m_first; number < m_first + m_count; ++number) {
        const OrderSequence sequence(number, markets.of(number));
        const RunResult whole = Play(sequence).result;
        SequenceStrategy strategy(sequence);
        const auto brief = runSeriesBriefly(sequence.setup(strategy), {});
        QVERIFY2(brief.has_value(), told(number, "cannot be run briefly").constData());
        QVERIFY2(brief->metrics == whole.metrics, told(number, "has other metrics").constData());
        QVERIFY2(brief->equity == whole.equity, told(number, "has another equity").constData());
        QCOMPARE(brief->ambiguousCandles, whole.ambiguousCandles);
    }
}

void TestOrderSequences::savedRunsReadBackTheSame() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace.has_value());
    const auto store = RunStore::open((*workspace)->workspaceDatabase(), Database::Mode::ReadWrite);
    QVERIFY(store.has_value());
    Markets markets;
    for (std::uint64_t number = m_first; number < m_first + m_count; number += savedEvery) {
        const OrderSequence sequence(number, markets.of(number));
        RunRecord record;
        record.summary.id = "run-" + std::to_string(number);
        record.summary.request.instrument = sequence.market->instrument.id;
        record.summary.request.settings = sequence.settings;
        record.instrument = sequence.market->instrument;
        record.result = Play(sequence).result;
        record.summary.candles = record.result.candles;
        if (const auto saved = (*store)->save(record); !saved)
            QFAIL(told(number, saved.error().message()).constData());
        const auto loaded = (*store)->load(record.summary.id);
        QVERIFY2(loaded.has_value(), told(number, "cannot be loaded").constData());
        QVERIFY2(loaded->result == record.result, told(number, "is not what was saved").constData());
        QCOMPARE(hashOf(loaded->result), m_hashes[number - m_first]);
        QVERIFY((*store)->remove(record.summary.id));
    }
}

QTEST_GUILESS_MAIN(TestOrderSequences)
#include "tst_order_sequences.moc"
