// The broker whose venue is a person: slips are durable before they are accepted, reports count once, and a file that
// was torn or damaged is told from a whole one.
#include "plugins/brokers/human/core/human_broker.h"
#include "tests/support/kill_count.h"
#include "tests/support/venues/broker_listener.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace truebar;
using namespace truebar::human;
using namespace truebar::test;

namespace {

const InstrumentId shares{"LOCAL", "ACME"};

OrderIntent buy(const char* id, int quantity = 10) {
    OrderIntent out;
    out.id.text = id;
    out.instrument = shares;
    out.quantity = Quantity(Decimal(quantity));
    out.limitPrice = Price(Decimal(100));
    out.decidedAt = utcMs(1'700'000'000'000);
    return out;
}

ReportedFill fill(std::size_t number, int quantity, const char* price) {
    ReportedFill out;
    out.number = number;
    out.quantity = Quantity(Decimal(quantity));
    out.price = Price(*Decimal::parse(price));
    out.fee = *Decimal::parse("0.25");
    out.feeCurrency = "USD";
    out.time = utcMs(1'700'000'060'000);
    return out;
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("the fixture cannot write");
}

} // namespace

class TestBrokerHuman : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_broker.reset(); }
    void ordersAreSlips();
    void reportsCountOnce();
    void badReportsChangeNothing();
    void whatWasPlacedMustBeCancelledByHand();
    void oneProcessAtATime();
    void aTornEndIsCutOff();
    void damageIsToldWithItsPlace_data();
    void damageIsToldWithItsPlace();
    void killsLoseNothingThatWasPromised();

private:
    void open() {
        m_broker.reset();
        LiveBrokerSetup setup;
        setup.venue = "LOCAL";
        setup.account = "desk";
        setup.folder = m_folder->path().toStdString();
        auto made = HumanBroker::create(setup, *m_listener, systemClock());
        QVERIFY2(made, made ? "" : made.error().message().c_str());
        m_broker = std::move(*made);
        m_broker->start();
        QVERIFY(m_listener->waitForLive());
    }
    void submit(const OrderIntent& order) {
        m_broker->submit(std::span(&order, 1));
        QVERIFY(m_listener->waitForAnswer(order.id.text));
    }
    IManualReports& person() { return *m_broker->reports(); }
    VenueOrder seen(const char* id) {
        OrderReference reference;
        reference.id.text = id;
        const auto order = m_broker->order(reference, {});
        return order && *order ? **order : VenueOrder();
    }
    QString file() const { return m_folder->filePath(QStringLiteral("slips.jsonl")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<BrokerListener> m_listener;
    std::unique_ptr<ILiveBroker> m_broker;
};

void TestBrokerHuman::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_listener = std::make_unique<BrokerListener>();
}

void TestBrokerHuman::ordersAreSlips() {
    open();
    submit(buy("t1"));
    QVERIFY(m_listener->answers("t1").at(0).certainty == Certainty::Accepted);
    // The same order again is the same slip.
    submit(buy("t1"));
    QVERIFY(m_listener->waitFor([&] { return m_listener->answers("t1").size() == 2; }));
    QCOMPARE(person().openSlips().size(), std::size_t(1));
    open();
    const auto slips = person().openSlips();
    QCOMPARE(slips.size(), std::size_t(1));
    QVERIFY(slips[0].order == buy("t1"));
    QVERIFY(!slips[0].placedAt);
    QCOMPARE(m_broker->openOrders({})->size(), std::size_t(1));
    OrderReference other;
    other.id.text = "t2";
    QVERIFY(!m_broker->order(other, {})->has_value());
}

void TestBrokerHuman::reportsCountOnce() {
    open();
    submit(buy("t1"));
    QVERIFY(person().placed({"t1"}, Price(Decimal(99)), "ann"));
    QVERIFY(seen("t1").limitPrice == Price(Decimal(99)));
    QVERIFY(person().filled({"t1"}, fill(1, 4, "98.5"), "ann"));
    // Pressed twice.
    QCOMPARE(person().filled({"t1"}, fill(1, 4, "98.5"), "ann").error().code, "slip.number");
    QVERIFY(seen("t1").state == VenueOrderState::PartiallyFilled);
    open();
    QVERIFY(person().filled({"t1"}, fill(2, 6, "98.75"), "bob"));
    QVERIFY(seen("t1").state == VenueOrderState::Filled);
    QVERIFY(person().openSlips().empty());
    QVERIFY(m_listener->waitFor([&] { return m_listener->fills().size() == 2; }));
    const auto fills = m_broker->fills(shares, UtcMs::min(), {});
    QCOMPARE(fills->size(), std::size_t(2));
    QVERIFY(fills->at(0) == m_listener->fills().at(0) && fills->at(1) == m_listener->fills().at(1));
    QVERIFY(fills->at(0).key == (FillKey{"LOCAL", "desk", "t1:1"}));
    QVERIFY(fills->at(1).fee == *Decimal::parse("0.25"));
    QVERIFY(m_broker->positions({})->at(0).quantity == Quantity(Decimal(10)));
    // What is left over of another one is cancelled, and one of which nothing was done was skipped.
    submit(buy("t2"));
    submit(buy("t3"));
    QVERIFY(person().filled({"t2"}, fill(1, 1, "100"), "ann"));
    QVERIFY(person().over({"t2"}, "market closed", "ann"));
    QVERIFY(person().over({"t3"}, "did not like it", "ann"));
    QVERIFY(seen("t2").state == VenueOrderState::Cancelled && seen("t2").filled == Quantity(Decimal(1)));
    QVERIFY(seen("t3").state == VenueOrderState::Refused);
    QCOMPARE(seen("t3").reason, "did not like it");
}

void TestBrokerHuman::badReportsChangeNothing() {
    open();
    submit(buy("t1"));
    OrderIntent market = buy("t2");
    market.type = OrderType::Market;
    market.limitPrice.reset();
    submit(market);
    const QByteArray before = bytesOf(file());
    QCOMPARE(person().filled({"t1"}, fill(1, 11, "100"), "ann").error().code, "slip.quantity");
    QCOMPARE(person().filled({"t1"}, fill(1, 0, "100"), "ann").error().code, "slip.quantity");
    QCOMPARE(person().filled({"t1"}, fill(1, -1, "100"), "ann").error().code, "slip.quantity");
    QCOMPARE(person().filled({"t1"}, fill(1, 1, "0"), "ann").error().code, "slip.price");
    QCOMPARE(person().filled({"t1"}, fill(2, 1, "100"), "ann").error().code, "slip.number");
    QCOMPARE(person().filled({"nobody"}, fill(1, 1, "100"), "ann").error().code, "slip.unknown");
    QCOMPARE(person().placed({"t2"}, Price(Decimal(5)), "ann").error().code, "slip.limit");
    QCOMPARE(person().placed({"t1"}, Price(Decimal(-5)), "ann").error().code, "slip.limit");
    QCOMPARE(bytesOf(file()), before);
    QVERIFY(person().over({"t1"}, {}, "ann"));
    QCOMPARE(person().filled({"t1"}, fill(1, 1, "100"), "ann").error().code, "slip.over");
}

void TestBrokerHuman::whatWasPlacedMustBeCancelledByHand() {
    open();
    for (const char* id : {"t1", "t2", "t3"})
        submit(buy(id));
    QVERIFY(person().placed({"t2"}, {}, "ann"));
    const auto cancel = [&](const char* id) {
        OrderReference reference;
        reference.id.text = id;
        const std::size_t before = m_listener->cancelAnswers(id).size();
        m_broker->cancel(reference);
        if (!m_listener->waitFor([&] { return m_listener->cancelAnswers(id).size() > before; }))
            return Certainty::Refused;
        return m_listener->cancelAnswers(id).back().certainty;
    };
    QVERIFY(cancel("t1") == Certainty::Accepted);
    QVERIFY(isFinal(seen("t1").state));
    QVERIFY(cancel("t1") == Certainty::Refused); // it is over
    QVERIFY(cancel("t2") == Certainty::Unknown);
    QVERIFY(seen("t2").state == VenueOrderState::Open);
    open();
    QCOMPARE(person().openSlips().size(), std::size_t(2));
    QVERIFY(person().openSlips()[0].isCancelWanted);
    QVERIFY(m_broker->cancelAll(shares, {}).certainty == Certainty::Accepted);
    QCOMPARE(person().openSlips().size(), std::size_t(1));
    // It was filled before the person could cancel it, which is how it is.
    QVERIFY(person().filled({"t2"}, fill(1, 10, "100"), "ann"));
    QVERIFY(seen("t2").state == VenueOrderState::Filled);
}

void TestBrokerHuman::oneProcessAtATime() {
    open();
    LiveBrokerSetup setup;
    setup.folder = m_folder->path().toStdString();
    QCOMPARE(HumanBroker::create(setup, *m_listener, systemClock()).error().code, "io.locked");
    setup.folder.clear();
    QCOMPARE(HumanBroker::create(setup, *m_listener, systemClock()).error().code, "slip.folder");
}

// Wherever the power went: everything before the torn record is there, and the file can be written again.
void TestBrokerHuman::aTornEndIsCutOff() {
    open();
    submit(buy("t1"));
    QVERIFY(person().filled({"t1"}, fill(1, 4, "98.5"), "ann"));
    const QByteArray whole = bytesOf(file());
    submit(buy("t2"));
    const QByteArray more = bytesOf(file());
    m_broker.reset();
    for (qsizetype end = whole.size(); end < more.size(); ++end) {
        put(file(), more.left(end));
        std::size_t records = 0;
        {
            const auto opened = SlipFile::open(file(), [&](const QJsonObject&) {
                ++records;
                return Result<void>();
            });
            QVERIFY2(opened, opened ? "" : opened.error().message().c_str());
        }
        QCOMPARE(records, std::size_t(2));
        QCOMPARE(bytesOf(file()), whole);
    }
    open();
    submit(buy("t2"));
    QCOMPARE(bytesOf(file()).count('\n'), 3);
}

void TestBrokerHuman::damageIsToldWithItsPlace_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<int>("line");
    const auto row = [](const char* name, const char* from, const char* to, int line) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << line;
    };
    row("no JSON", "{\"at\"", "{at", 1);
    row("not an object", "{\"at\"", "[1]\n{\"at\"", 1);
    row("unknown kind", "\"filled\":", "\"felled\":", 2);
    row("no such slip", "\"filled\":\"t1\"", "\"filled\":\"t9\"", 2);
    row("too much", "\"quantity\":\"4\"", "\"quantity\":\"400\"", 2);
    row("not a number", "\"price\":\"98.5\"", "\"price\":\"NaN\"", 2);
    row("a number, not text", "\"price\":\"98.5\"", "\"price\":98.5", 2);
    row("huge", "\"price\":\"98.5\"", "\"price\":\"1e300\"", 2);
    row("no time", "\"at\":1700000060000", "\"at\":\"now\"", 2);
    row("no side", "\"side\":\"buy\"", "\"side\":\"hold\"", 1);
    row("no instrument", "LOCAL:ACME", "ACME", 1);
    row("a member less", "\"fee_currency\":\"USD\",", "", 2);
}

void TestBrokerHuman::damageIsToldWithItsPlace() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(int, line);
    open();
    submit(buy("t1"));
    QVERIFY(person().filled({"t1"}, fill(1, 4, "98.5"), "ann"));
    m_broker.reset();
    QByteArray bytes = bytesOf(file());
    const qsizetype at = bytes.indexOf(from);
    QVERIFY2(at >= 0, bytes.constData());
    bytes.replace(at, from.size(), to);
    put(file(), bytes);
    LiveBrokerSetup setup;
    setup.folder = m_folder->path().toStdString();
    const auto opened = HumanBroker::create(setup, *m_listener, systemClock());
    QVERIFY(!opened);
    QVERIFY(opened.error().message().find("slips.jsonl:" + std::to_string(line)) != std::string::npos);
    QCOMPARE(bytesOf(file()), bytes);
}

// A process takes orders and says so; it is killed at any moment. Every order it has said it took is there.
void TestBrokerHuman::killsLoseNothingThatWasPromised() {
    const int kills = killCount(25);
    std::mt19937 random(5);
    int promised = 0;
    for (int round = 0; round < kills; ++round) {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            SlipBook book("LOCAL", "desk");
            auto opened = SlipFile::open(file(), [&](const QJsonObject& record) { return book.enter(record); });
            for (int i = promised; opened; ++i) {
                const std::string id = "t" + std::to_string(i);
                if (!book.find({id}) && !(*opened)->append({SlipBook::taken(buy(id.c_str()), utcMs(1))}))
                    break;
                if (::write(ends[1], "x", 1) != 1)
                    break;
            }
            ::_exit(0);
        }
        ::close(ends[1]);
        ::usleep(1000 + random() % 20'000);
        ::kill(child, SIGKILL);
        char byte = 0;
        while (::read(ends[0], &byte, 1) == 1)
            ++promised;
        ::close(ends[0]);
        ::waitpid(child, nullptr, 0);
        SlipBook book("LOCAL", "desk");
        const auto opened = SlipFile::open(file(), [&](const QJsonObject& record) { return book.enter(record); });
        QVERIFY2(opened, opened ? "" : opened.error().message().c_str());
        const auto slips = static_cast<int>(book.open().size());
        QVERIFY2(slips == promised || slips == promised + 1, qPrintable(QString::number(slips - promised)));
    }
    QVERIFY(promised > 0);
}

QTEST_GUILESS_MAIN(TestBrokerHuman)
#include "tst_broker_human.moc"
