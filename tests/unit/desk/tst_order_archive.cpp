// Ends of the program between keeping and beginning a new journal, at random: what was kept and what the journal still
// holds are together everything, once.
#include "core/desk/order_archive.h"
#include "tests/support/live/path_fixture.h"

#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

// The tables, with what must hold of them.
class Kept {
public:
    bool keep(const RecordBatch& batch) {
        for (const LiveOrder& order : batch.orders)
            m_orders[order.intent.id] = order;
        for (const BookedFill& fill : batch.fills) {
            const auto [it, isNew] = m_fills.emplace(fill.fill.key, fill);
            if (!isNew && !(it->second == fill))
                return false;
        }
        sequence = batch.journalSequence;
        return true;
    }
    const std::map<ClientOrderId, LiveOrder>& orders() const { return m_orders; }
    const std::map<FillKey, BookedFill>& fills() const { return m_fills; }
    std::uint64_t sequence = 0;

private:
    std::map<ClientOrderId, LiveOrder> m_orders;
    std::map<FillKey, BookedFill> m_fills;
};

class Life final : public IOrderStoreEvents {
public:
    Life(MemoryDisk& disk, UtcMs begin, Kept& kept)
        : m_kept(kept) {
        auto opened = OrderStore::open(disk, "dir/orders.journal", begin, 7, *this);
        if (!opened)
            qFatal("%s", opened.error().message().c_str());
        store = std::move(*opened);
        archive.noteAll(*store);
    }
    void onOrderChanged(const LiveOrder& order) override { archive.noteOrder(order.intent.id); }
    void onFillBooked(const VenueFill& fill) override { archive.noteFill({fill, "bot"}); }
    bool mayForget(const ClientOrderId& id) const override { return archive.isKept(id); }

    // As the desk does it: the journal is durable, then the rows; the database may refuse.
    void keep(bool hasDisk) {
        QVERIFY(store->tidy(now));
        const RecordBatch batch = archive.take(*store);
        if (hasDisk)
            QVERIFY(m_kept.keep(batch));
        archive.ended(batch, hasDisk);
    }

    OrderArchive archive;
    std::unique_ptr<OrderStore> store;
    UtcMs now{};

private:
    Kept& m_kept;
};

VenueFill fillOf(const OrderIntent& order, int number, UtcMs at) {
    VenueFill fill;
    fill.key = {"SIM", "main", std::to_string(number)};
    fill.order = order.id;
    fill.venueOrderId = "v" + order.id.text;
    fill.instrument = order.instrument;
    fill.side = order.side;
    fill.price = px("100");
    fill.quantity = qty("1");
    fill.time = at;
    return fill;
}

} // namespace

class TestOrderArchive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsForgottenBeforeItIsKept();
    void endsAnywhere();
};

void TestOrderArchive::nothingIsForgottenBeforeItIsKept() {
    MemoryDisk disk;
    Kept kept;
    UtcMs now = utcMs(1'700'000'000'000);
    Life life(disk, now, kept);
    int fills = 0;
    std::vector<ClientOrderId> ids;
    const auto trade = [&](int orders) {
        for (int i = 0; i < orders; ++i) {
            now += Millis(1000);
            OrderIntent draft = limitOrder(Side::Buy, "1", "100");
            draft.bot = "bot";
            draft.decidedAt = now;
            const auto intents = life.store->intend(std::span(&draft, 1));
            QVERIFY(intents);
            ids.push_back(intents->front().id);
            QVERIFY(life.store->receive(fillOf(intents->front(), ++fills, now)) == FillOutcome::Applied);
        }
        life.now = now;
    };
    // Far more than a journal before it begins anew; nothing is kept, so everything must stay.
    trade(20'000);
    const std::uint64_t before = life.store->journal().bytes();
    QVERIFY(before > 3u << 20);
    QVERIFY(life.store->tidy(now));
    for (const ClientOrderId& id : ids)
        QVERIFY(life.store->book().find(id));
    // Kept, and a journal later what is older than an hour has gone from it, but not from the rows.
    life.keep(true);
    trade(40'000);
    QVERIFY(life.store->tidy(now));
    QVERIFY(!life.store->book().find(ids.front()));
    QCOMPARE(kept.orders().size(), std::size_t(20'000));
    life.keep(true);
    QCOMPARE(kept.orders().size(), std::size_t(60'000));
    QCOMPARE(kept.fills().size(), std::size_t(60'000));
}

void TestOrderArchive::endsAnywhere() {
    std::mt19937_64 random(11);
    for (int round = 0; round < 3; ++round) {
        MemoryDisk disk;
        Kept kept;
        UtcMs now = utcMs(1'700'000'000'000);
        auto life = std::make_unique<Life>(disk, now, kept);
        std::map<ClientOrderId, int> truth;
        int fills = 0;
        for (int i = 0; i < 12'000; ++i) {
            now += Millis(2000);
            life->now = now;
            OrderIntent draft = limitOrder(i % 2 == 0 ? Side::Buy : Side::Sell, "1", "100");
            draft.bot = "bot";
            draft.decidedAt = now;
            const auto intents = life->store->intend(std::span(&draft, 1));
            QVERIFY(intents);
            truth[intents->front().id] = ++fills;
            QVERIFY(life->store->receive(fillOf(intents->front(), fills, now)) == FillOutcome::Applied);
            const auto dice = random() % 100;
            if (dice < 20)
                life->keep(dice < 15);
            else if (dice < 40)
                QVERIFY(life->store->tidy(now));
            if (random() % 700 != 0)
                continue;
            // kill -9: what was written is there. Only after what the journal knows was there before the rows did.
            QVERIFY(life->store->journal().lastSequence() >= kept.sequence);
            life.reset();
            disk.crash(Survival::Everything);
            life = std::make_unique<Life>(disk, now, kept);
        }
        life->now = now;
        life->keep(true);
        QCOMPARE(kept.orders().size(), truth.size());
        QCOMPARE(kept.fills().size(), truth.size());
        for (const auto& [id, number] : truth) {
            const auto order = kept.orders().find(id);
            QVERIFY(order != kept.orders().end());
            QVERIFY(order->second.phase == OrderPhase::Filled);
            const auto fill = kept.fills().find({"SIM", "main", std::to_string(number)});
            QVERIFY(fill != kept.fills().end());
            QVERIFY(fill->second.fill.order == id);
        }
    }
}

QTEST_APPLESS_MAIN(TestOrderArchive)
#include "tst_order_archive.moc"
