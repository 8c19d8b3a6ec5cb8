// The kite feed against a venue on this machine, over real sockets.
#include "core/sdk/fast_clock.h"
#include "plugins/feeds/kite/core/kite_feed.h"
#include "tests/support/venues/feed_listener.h"
#include "tests/support/venues/kite_venue.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();
constexpr std::uint32_t infosys = 408065;
const InstrumentId byToken{"KITE", "408065"};
const InstrumentId byName{"KITE", "NSE/INFY"};
const FetchRequest hour{byToken, Timeframe(), {noon - std::chrono::hours(1), noon}};

} // namespace

class TestFeedKite final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void historyIsTheTruth();
    void threeRequestsASecond();
    void theKeyOfTheDay();
    void livePricesBecomeTicks();
    void brokenMessagesRenewTheLink();
    void settingsAreChecked();

private:
    Settings settingsTo(const KiteVenue& venue) const;
    std::unique_ptr<IFeed> feedTo(const KiteVenue& venue, const IClock& clock) const {
        return kite::createFeed(settingsTo(venue), clock).value();
    }

    QTemporaryDir m_folder;
    QString m_key = m_folder.filePath(QStringLiteral("key"));
    QString m_dump = m_folder.filePath(QStringLiteral("instruments.csv"));
};

void TestFeedKite::init() {
    writeSecret(m_key, "key:token\n");
    writeSecret(m_dump, "instrument_token,tradingsymbol,tick_size,lot_size,exchange\n408065,INFY,0.05,1,NSE\n");
}

Settings TestFeedKite::settingsTo(const KiteVenue& venue) const {
    Settings settings;
    settings.set("base_url", venue.restUrl().toStdString());
    settings.set("stream_url", venue.streamUrl().toStdString());
    settings.set("credentials_file", m_key.toStdString());
    settings.set("instruments_file", m_dump.toStdString());
    return settings;
}

void TestFeedKite::historyIsTheTruth() {
    const FastClock clock(noon + std::chrono::seconds(30), 1);
    const TimeSpan outage{noon - std::chrono::hours(3), noon - std::chrono::hours(2)};
    KiteVenue venue(clock, MarketTruth({outage}), {infosys});
    const auto feed = feedTo(venue, clock);
    QCOMPARE(feed->instruments().size(), std::size_t(1));
    const TimeSpan span{noon - std::chrono::hours(16), noon + std::chrono::minutes(10)};
    for (const InstrumentId& id : {byToken, byName}) {
        CollectingSink sink;
        const auto report = feed->fetch({id, Timeframe(), span}, sink, {});
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        QCOMPARE(sink.all, candlesOf(venue.truth().candles(byToken, Timeframe(), span, noon)));
        QCOMPARE(sink.all.size(), std::size_t(15 * 60));
        QCOMPARE(report->rowsRead, std::uint64_t(15 * 60 + 1)); // and the forming one
        QVERIFY(report->answered->end == noon);
    }
    CollectingSink sink;
    QCOMPARE(
        feed->fetch({{"KITE", "NSE/NOSUCH"}, Timeframe(), span}, sink, {}).error().code, "feed.unknown_instrument");
}

void TestFeedKite::threeRequestsASecond() {
    const FastClock clock(noon, 10);
    KiteVenue venue(clock, MarketTruth(), {infosys});
    const auto feed = feedTo(venue, clock);
    CollectingSink sink;
    const FetchRequest minute{byToken, Timeframe(), {noon - std::chrono::minutes(2), noon - std::chrono::minutes(1)}};
    for (int i = 0; i < 9; ++i)
        QVERIFY(feed->fetch(minute, sink, {}));
    // Three at once, then one each third of a second.
    QVERIFY(clock.now() - noon >= Millis(1990));
}

void TestFeedKite::theKeyOfTheDay() {
    const FastClock clock(noon, 1);
    KiteVenue venue(clock, MarketTruth(), {infosys});
    const auto feed = feedTo(venue, clock);
    CollectingSink sink;
    QVERIFY(feed->fetch(hour, sink, {}));
    venue.setCredentials("key:tomorrow");
    const auto refused = feed->fetch(hour, sink, {});
    QCOMPARE(refused.error().code, "feed.refused");
    QVERIFY(refused.error().message().find("key:token") == std::string::npos);
    // Nothing needs to be started again.
    writeSecret(m_key, "key:tomorrow");
    QVERIFY(feed->fetch(hour, sink, {}));
    QVERIFY(QFile::remove(m_key));
    const auto gone = feed->fetch(hour, sink, {});
    QCOMPARE(gone.error().code, "feed.secret");
    QCOMPARE(gone.error().location, "setting 'credentials_file'");
}

void TestFeedKite::livePricesBecomeTicks() {
    const FastClock clock(noon, 100);
    KiteVenue venue(clock, MarketTruth(), {infosys});
    const auto feed = feedTo(venue, clock);
    FeedListener kept;
    auto subscription = feed->subscribe(byName, Timeframe(), kept.handlers());
    QVERIFY2(subscription, subscription ? "" : subscription.error().message().c_str());
    QTRY_COMPARE_WITH_TIMEOUT(venue.followers(infosys), 1, 10'000);
    QCOMPARE(venue.sendPrice(infosys, 1573.7, 1000, noon), 1);
    venue.sendBytes(QByteArray(1, '\0'));
    venue.sendText(R"({"type":"order","data":{}})");
    venue.sendPrice(infosys, 1573.8, 1010, noon + std::chrono::seconds(1));
    venue.sendPrice(infosys, 1573.8, 1010, noon + std::chrono::seconds(1));
    venue.sendPrice(infosys, 1573.75, 1035, noon + std::chrono::seconds(2));
    QTRY_COMPARE_WITH_TIMEOUT(kept.ticks().size(), std::size_t(3), 10'000);
    const auto ticks = kept.ticks();
    QCOMPARE(ticks[1].price, 1573.8);
    QCOMPARE(ticks[1].volume, 10.0);
    QCOMPARE(ticks[2].price, 1573.75);
    QCOMPARE(ticks[2].volume, 25.0);
    QCOMPARE(ticks[2].time, noon + std::chrono::seconds(2));
    venue.dropStreams();
    QTRY_VERIFY_WITH_TIMEOUT(kept.times(LinkState::Live) == 2, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(venue.followers(infosys), 1, 10'000);
    QCOMPARE(venue.sendPrice(infosys, 1580, 2000, noon + std::chrono::minutes(1)), 1);
    QTRY_COMPARE_WITH_TIMEOUT(kept.ticks().size(), std::size_t(4), 10'000);
    QCOMPARE(kept.ticks().back().volume, 0.0); // what was traded meanwhile is in the candles
    QCOMPARE(venue.strangers(), 0);
    subscription->reset();
    QTRY_COMPARE_WITH_TIMEOUT(venue.followers(infosys), 0, 10'000);
    QCOMPARE(kept.ticks().size(), std::size_t(4));
}

void TestFeedKite::brokenMessagesRenewTheLink() {
    const FastClock clock(noon, 100);
    KiteVenue venue(clock, MarketTruth(), {infosys});
    const auto feed = feedTo(venue, clock);
    FeedListener kept;
    const auto subscription = feed->subscribe(byToken, Timeframe(), kept.handlers());
    QVERIFY(subscription);
    QTRY_COMPARE_WITH_TIMEOUT(venue.followers(infosys), 1, 10'000);
    QCOMPARE(venue.sendPrice(infosys, 1573.7, 1000, noon), 1);
    QTRY_COMPARE_WITH_TIMEOUT(kept.ticks().size(), std::size_t(1), 10'000);
    venue.sendBytes("nonsense");
    QTRY_VERIFY_WITH_TIMEOUT(kept.times(LinkState::Live) == 2, 10'000);
    const auto reasons = kept.reasons();
    QVERIFY(std::any_of(
        reasons.begin(), reasons.end(), [](const std::string& each) { return each.starts_with("byte 2: "); }));
    QCOMPARE(kept.ticks().size(), std::size_t(1));
    // Without the key no link is opened, and the reason says which file; it does not say what was in it.
    QVERIFY(QFile::remove(m_key));
    venue.dropStreams();
    QTRY_VERIFY_WITH_TIMEOUT(kept.reasons().back().find("setting 'credentials_file'") != std::string::npos, 10'000);
    writeSecret(m_key, "key:token");
    QTRY_VERIFY_WITH_TIMEOUT(kept.times(LinkState::Live) == 3, 10'000);
    for (const std::string& each : kept.reasons())
        QVERIFY(each.find("token=") == std::string::npos && each.find("key:token") == std::string::npos);
}

void TestFeedKite::settingsAreChecked() {
    const FastClock clock(noon, 1);
    KiteVenue venue(clock, MarketTruth(), {infosys});
    const Settings good = settingsTo(venue);
    for (const auto& [key, value] :
        {std::pair{"credentials_file", ""}, std::pair{"instruments_file", "/no/such/file"}}) {
        Settings bad = good;
        bad.set(key, std::string(value));
        const auto feed = kite::createFeed(bad, clock);
        QVERIFY2(!feed, key);
        QCOMPARE(QString::fromStdString(feed.error().location), QStringLiteral("setting '%1'").arg(QLatin1String(key)));
    }
}

QTEST_GUILESS_MAIN(TestFeedKite)
#include "tst_feed_kite.moc"
