#include "core/live/client_order_ids.h"
#include "core/live/journal_frame.h"
#include "core/live/order_journal.h"
#include "tests/support/live/memory_disk.h"
#include "tests/support/live/path_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr UtcMs begin = utcMs(1'700'000'000'000);
const std::string path = "orders.journal";

OrderIntent intent(const char* id) {
    OrderIntent out = limitOrder(Side::Sell, "0.25", "64000.5");
    out.id.text = id;
    out.stopPrice = px("63000");
    out.reduceOnly = true;
    out.postOnly = true;
    out.bot = "a\tb\\c\nd";
    out.decidedAt = begin;
    return out;
}

OrderIntent linked(const char* id) {
    OrderIntent out = intent(id);
    out.link = "group what\tfor";
    return out;
}

std::vector<JournalRecord> oneOfEach() {
    AnswerRecord answer{{"a"}, {Certainty::Refused, "77", {"venue.refused", "no money"}, begin}};
    VenueOrder order;
    order.id = {"a"};
    order.venueOrderId = "77";
    order.instrument = instrument();
    order.quantity = qty("3");
    order.filled = qty("1");
    order.averagePrice = px("12.5");
    order.state = VenueOrderState::Expired;
    order.reason = "out of time";
    order.updatedAt = begin;
    VenueFill fill;
    fill.key = {"SIM", "main", "BTCUSDT:9"};
    fill.order = {"a"};
    fill.instrument = instrument();
    fill.price = px("0.000000000001");
    fill.quantity = qty("99999999999999999");
    fill.fee = *Decimal::parse("-0.5");
    fill.feeCurrency = "BNB";
    fill.liquidity = Liquidity::Maker;
    fill.time = begin;
    return {intent("a"), linked("b"), answer, CancelRecord{{"a"}, begin}, order, fill, NotFoundRecord{{"a"}, begin},
        DecisionRecord{"row", "details", "adopt", "me", begin}, AdoptedPosition{instrument(), qty("-2"), begin, "bot"},
        AdoptedOrder{order}, CounterRecord{"workspac", 17}};
}

std::vector<JournalRecord> reread(MemoryDisk& disk) {
    auto journal = OrderJournal::open(disk, path);
    return journal ? (*journal)->takeRecovered() : std::vector<JournalRecord>();
}

} // namespace

class TestOrderJournal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRecordComesBack();
    void badLinesAreRefused();
    void oneSyncAnAppend();
    void aTornEndIsDropped();
    void unsyncedFramesInAnyStateAreNoDamage();
    void damageIsNotATornEnd();
    void afterAFailureNothingIsTaken();
    void aNewFileTakesThePlaceOfTheOld();
    void theRealDisk();
    void idsAreNeverGivenTwice();
    void crcIsTheUsualOne();
};

void TestOrderJournal::everyRecordComesBack() {
    MemoryDisk disk;
    const std::vector<JournalRecord> records = oneOfEach();
    {
        auto journal = OrderJournal::open(disk, path);
        QVERIFY(journal);
        QVERIFY((*journal)->append(records, Durable::Now));
    }
    disk.crash(Survival::Nothing);
    QVERIFY(reread(disk) == records);
    QVERIFY(reread(disk) == records);
}

void TestOrderJournal::badLinesAreRefused() {
    const std::string good = toLine(linked("a"));
    QVERIFY(parseRecord(good));
    QVERIFY(linked("a").group() == "group");
    // As it was written before orders had links.
    const auto old = parseRecord(good.substr(0, good.rfind('\t')));
    QVERIFY(old && std::get<OrderIntent>(*old).link.empty());
    for (const std::string& bad : {std::string(), std::string("nonsense\t1"), good + "\tmore", good.substr(0, 20),
             std::string("cancel\ta\tyesterday"), std::string("answer\ta\tmaybe\t\t\t\t1")})
        QVERIFY2(!parseRecord(bad), bad.c_str());
    QVERIFY(!parseRecords(good)); // a line without an end
}

void TestOrderJournal::oneSyncAnAppend() {
    MemoryDisk disk;
    auto journal = OrderJournal::open(disk, path);
    const auto before = disk.syncs;
    const std::vector<JournalRecord> two{intent("a"), intent("b")};
    QVERIFY((*journal)->append(two, Durable::Now));
    QCOMPARE(disk.syncs, before + 1);
    QVERIFY((*journal)->append(two, Durable::Soon));
    QVERIFY((*journal)->append(two, Durable::Soon));
    QCOMPARE(disk.syncs, before + 1);
    QVERIFY((*journal)->flush());
    QVERIFY((*journal)->flush());
    QCOMPARE(disk.syncs, before + 2);
}

void TestOrderJournal::aTornEndIsDropped() {
    MemoryDisk disk;
    auto journal = OrderJournal::open(disk, path);
    QVERIFY((*journal)->append(intent("a"), Durable::Now));
    disk.failSyncs = true;
    QVERIFY(!(*journal)->append(intent("b"), Durable::Now));
    disk.crash(Survival::Torn);
    const auto found = reread(disk);
    QCOMPARE(found.size(), std::size_t(1));
    // What comes afterwards lies where the torn frame began.
    auto next = OrderJournal::open(disk, path);
    QVERIFY((*next)->append(intent("c"), Durable::Now));
    QCOMPARE(reread(disk).size(), std::size_t(2));
}

void TestOrderJournal::unsyncedFramesInAnyStateAreNoDamage() {
    // The second of two frames that were never synced reached the disk, the first did not.
    MemoryDisk disk;
    auto journal = OrderJournal::open(disk, path);
    QVERIFY((*journal)->append(intent("a"), Durable::Now));
    const auto firstAt = (*journal)->bytes();
    QVERIFY((*journal)->append(intent("b"), Durable::Soon));
    QVERIFY((*journal)->append(intent("c"), Durable::Soon));
    disk.crash(Survival::Everything);
    disk.bytes(path)[firstAt + 40] ^= 1;
    QCOMPARE(reread(disk).size(), std::size_t(1));
    QCOMPARE(reread(disk).size(), std::size_t(1));
}

void TestOrderJournal::damageIsNotATornEnd() {
    for (const std::size_t where :
        {std::size_t(3), std::size_t(frameAlignment + 5), std::size_t(frameAlignment + 50)}) {
        MemoryDisk disk;
        auto journal = OrderJournal::open(disk, path);
        QVERIFY((*journal)->append(intent("a"), Durable::Now));
        QVERIFY((*journal)->append(intent("b"), Durable::Now));
        disk.crash(Survival::Nothing);
        disk.bytes(path)[where] ^= 1;
        const auto found = OrderJournal::open(disk, path);
        QVERIFY(!found);
        QCOMPARE(QString::fromStdString(found.error().code), QStringLiteral("journal.damaged"));
    }
}

void TestOrderJournal::afterAFailureNothingIsTaken() {
    MemoryDisk disk;
    auto journal = OrderJournal::open(disk, path);
    disk.failSyncs = true;
    QVERIFY(!(*journal)->append(intent("a"), Durable::Now));
    disk.failSyncs = false;
    QCOMPARE(QString::fromStdString((*journal)->append(intent("b"), Durable::Soon).error().code),
        QStringLiteral("journal.failed"));
    QVERIFY((*journal)->hasFailed());
}

void TestOrderJournal::aNewFileTakesThePlaceOfTheOld() {
    MemoryDisk disk;
    auto journal = OrderJournal::open(disk, path);
    for (int i = 0; i < 100; ++i)
        QVERIFY((*journal)->append(intent("a"), Durable::Soon));
    const auto before = (*journal)->bytes();
    QVERIFY((*journal)->restartWith(oneOfEach()));
    QVERIFY((*journal)->bytes() < before);
    QVERIFY((*journal)->append(intent("z"), Durable::Now));
    disk.crash(Survival::Nothing);
    QCOMPARE(reread(disk).size(), oneOfEach().size() + 1);
}

void TestOrderJournal::theRealDisk() {
    QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("orders.journal")).toStdString();
    {
        auto journal = OrderJournal::open(systemDisk(), file);
        QVERIFY2(journal, journal ? "" : journal.error().message().c_str());
        QVERIFY((*journal)->append(oneOfEach(), Durable::Now));
        const auto second = OrderJournal::open(systemDisk(), file);
        QVERIFY(!second);
        QCOMPARE(QString::fromStdString(second.error().code), QStringLiteral("io.locked"));
        QVERIFY((*journal)->restartWith(oneOfEach()));
        QVERIFY((*journal)->append(intent("z"), Durable::Soon));
    }
    auto again = OrderJournal::open(systemDisk(), file);
    QVERIFY(again);
    QCOMPARE((*again)->takeRecovered().size(), oneOfEach().size() + 1);
    QVERIFY(!OrderJournal::open(systemDisk(), "/nowhere/at/all"));
}

void TestOrderJournal::idsAreNeverGivenTwice() {
    std::set<std::string> seen;
    ClientOrderIds ids({"abcdefgh", 0}, begin);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(seen.insert(ids.next().text).second);
    const ClientOrderId last{*seen.rbegin()};
    QCOMPARE(last.text.size(), std::size_t(18));
    QVERIFY(ids.isOurs(last));
    QVERIFY(!ClientOrderIds({"hgfedcba", 0}, begin).isOurs(last));
    QCOMPARE(*counterOf(last), std::uint64_t(toCount(begin)) + 999);
    // A clock that went back does not matter while the journal is there; a journal that was lost, while the clock runs.
    QVERIFY(
        !seen.contains(ClientOrderIds({"abcdefgh", *counterOf(last) + 1}, begin - std::chrono::hours(9)).next().text));
    QVERIFY(!seen.contains(ClientOrderIds({"abcdefgh", 0}, begin + std::chrono::seconds(2)).next().text));
    QVERIFY(!counterOf({"web_x9"}));
    QVERIFY(!counterOf({"tabcdefgh00000000u"})); // no such digit
}

void TestOrderJournal::crcIsTheUsualOne() {
    QCOMPARE(crc32("123456789"), std::uint32_t(0xCBF43926));
}

QTEST_APPLESS_MAIN(TestOrderJournal)
#include "tst_order_journal.moc"
