// Trends of several timeframes and their consensus: what changes when, and what is said of it.
#include "core/market/resample.h"
#include "core/outlook/outlook.h"

#include <QTest>

#include <functional>

using namespace truebar;

namespace {

constexpr Timeframe hour(1, Timeframe::Unit::Hour);
constexpr Timeframe twoHours(2, Timeframe::Unit::Hour);

// One letter an hour: u, d (real bull, bear), f (fake).
Series spelled(std::string_view word) {
    Series out({"T", "X"}, hour);
    double close = 1000;
    UtcMs open = utcMs(0);
    const auto push = [&] {
        out.append({open, close, close + 1, close - 1, close, 1});
        open = hour.next(open);
    };
    push();
    for (const char letter : word) {
        close += letter == 'u' ? 10 : (letter == 'd' ? -10 : 0);
        push();
    }
    return out;
}

OutlookSettings settingsOf(std::vector<Timeframe> timeframes, int quorum) {
    OutlookSettings out;
    out.timeframes = std::move(timeframes);
    out.quorum = quorum;
    return *OutlookSettings::checked(out);
}

std::vector<Series> both(const Series& hours) {
    return {hours, *resample(hours, twoHours)};
}

int hoursOf(UtcMs time) {
    return static_cast<int>(toCount(time) / 3'600'000);
}

std::vector<std::string> told(const std::vector<OutlookEvent>& events) {
    std::vector<std::string> out;
    for (const OutlookEvent& event : events) {
        const std::string frame = event.kind == OutlookEventKind::ConsensusChanged ? "all" : event.timeframe.toString();
        out.push_back(std::to_string(hoursOf(event.time)) + ' ' + frame + ' ' + std::string(toString(event.from)) + '>'
            + std::string(toString(event.to)) + ' ' + std::to_string(event.consensus.agreeing()));
    }
    return out;
}

} // namespace

class TestOutlook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void counts_data();
    void counts();
    void agreesWhenEnoughDo();
    void takesTogetherWhatClosesTogether();
    void advancesInPartsAsAtOnce();
    void tellsOfALeftBand();
    void refusesBadSettings();
};

void TestOutlook::counts_data() {
    QTest::addColumn<QString>("trends");
    QTest::addColumn<int>("quorum");
    QTest::addColumn<QString>("side");
    const auto row = [](const char* trends, int quorum, const char* side) {
        QTest::addRow("%s %d", trends, quorum) << QString::fromLatin1(trends) << quorum << QString::fromLatin1(side);
    };
    row("uuu", 3, "bullish");
    row("uud", 3, "neutral");
    row("uud", 2, "bullish");
    row("unn", 2, "neutral");
    row("udd", 2, "bearish");
    row("nnn", 2, "neutral");
    row("n", 1, "neutral");
    row("d", 1, "bearish");
}

void TestOutlook::counts() {
    QFETCH(QString, trends);
    QFETCH(int, quorum);
    QFETCH(QString, side);
    std::vector<Trend> all;
    for (const QChar letter : trends)
        all.push_back(letter == QLatin1Char('u') ? Trend::Bullish
                : letter == QLatin1Char('d')     ? Trend::Bearish
                                                 : Trend::Neutral);
    const Consensus out = consensusOf(all, quorum);
    QCOMPARE(QString::fromStdString(std::string(toString(out.side))), side);
    QCOMPARE(out.total, static_cast<int>(trends.size()));
    QCOMPARE(out.bullish, static_cast<int>(trends.count(QLatin1Char('u'))));
    QCOMPARE(out.bearish, static_cast<int>(trends.count(QLatin1Char('d'))));
}

// The hours are bullish after their second real bar; the pairs of hours after theirs; only then both agree.
void TestOutlook::agreesWhenEnoughDo() {
    Outlook outlook(settingsOf({hour, twoHours}, 2));
    const auto events = outlook.advance(both(spelled("uuuuuuu")));
    QVERIFY(told(events)
        == (std::vector<std::string>{"3 1h neutral>bullish 1", "6 2h neutral>bullish 2", "6 all neutral>bullish 2"}));
    QVERIFY(outlook.state().consensus.side == Trend::Bullish);
    QCOMPARE(hoursOf(*outlook.state().consensusSince), 6);
    QCOMPARE(hoursOf(*outlook.state().timeframes[0].trendSince), 3);
    QCOMPARE(outlook.state().timeframes[1].candles, std::size_t(4));
    // Two falling hours turn the hours; the consensus is gone, and says so once.
    const Series later = spelled("uuuuuuudd");
    const auto more =
        outlook.advance({later.slice({utcMs(8 * 3'600'000), UtcMs::max()}), Series({"T", "X"}, twoHours)});
    QVERIFY(told(more) == (std::vector<std::string>{"10 1h bullish>bearish 1", "10 all bullish>neutral 1"}));
    QVERIFY(outlook.state().timeframes[0].barClass == BarClass::RealBear);
}

// Of the two hours that end at 6, neither is seen before the other: there is no consensus for a moment.
void TestOutlook::takesTogetherWhatClosesTogether() {
    const Series hours = spelled("uuuuuuuddddddd");
    Outlook outlook(settingsOf({hour, twoHours}, 2));
    const auto events = outlook.advance(both(hours));
    for (std::size_t i = 1; i < events.size(); ++i) {
        QVERIFY(events[i - 1].time <= events[i].time);
        const bool isSameConsensusTwice = events[i - 1].time == events[i].time
            && events[i - 1].kind == OutlookEventKind::ConsensusChanged
            && events[i].kind == OutlookEventKind::ConsensusChanged;
        QVERIFY(!isSameConsensusTwice);
    }
    QVERIFY(outlook.state().consensus.side == Trend::Bearish);
}

void TestOutlook::advancesInPartsAsAtOnce() {
    const Series hours = spelled("uuffudduudfdduuuddddfuuuufdfdfuuuuddud");
    const auto settings = settingsOf({hour, twoHours}, 2);
    Outlook whole(settings);
    const auto atOnce = whole.advance(both(hours));
    Outlook parts(settings);
    std::vector<OutlookEvent> piecewise;
    for (std::size_t i = 0; i < hours.size(); i += 2) {
        const TimeSpan span{hours.times()[i], hours.times()[i] + std::chrono::hours(2)};
        for (const OutlookEvent& event : parts.advance(both(hours.slice(span))))
            piecewise.push_back(event);
    }
    QVERIFY(atOnce.size() > 6);
    QVERIFY(piecewise == atOnce);
    QVERIFY(parts.state().consensus == whole.state().consensus);
}

void TestOutlook::tellsOfALeftBand() {
    Series quiet({"T", "X"}, hour);
    double close = 1000;
    UtcMs open = utcMs(0);
    for (int i = 0; i < 300; ++i) {
        close *= i % 3 == 0 ? 1.002 : 0.999;
        quiet.append({open, close, close, close, close, 1});
        open = hour.next(open);
    }
    Outlook outlook(settingsOf({hour}, 1));
    (void)outlook.advance({quiet});
    const auto said = outlook.state().timeframes[0].forecast;
    QVERIFY(said);
    Series leap({"T", "X"}, hour);
    leap.append({open, close, close * 1.2, close, close * 1.2, 1});
    const auto events = outlook.advance({leap});
    const auto left = std::find_if(
        events.begin(), events.end(), [](const OutlookEvent& e) { return e.kind == OutlookEventKind::BandLeft; });
    QVERIFY(left != events.end());
    QVERIFY(left->to == Trend::Bullish);
    QVERIFY(left->band == said->wide);
    QCOMPARE(left->close, close * 1.2);
    QVERIFY(outlook.state().timeframes[0].recent.back().forecast == said);
    QCOMPARE(outlook.state().timeframes[0].recent.size(), Outlook::mostRecent);
}

void TestOutlook::refusesBadSettings() {
    const auto codeOf = [](const std::function<void(OutlookSettings&)>& change) {
        OutlookSettings settings;
        change(settings);
        const auto checked = OutlookSettings::checked(settings);
        return checked ? std::string() : checked.error().code;
    };
    QCOMPARE(codeOf([](OutlookSettings&) {}), std::string());
    QCOMPARE(codeOf([](OutlookSettings& s) { s.timeframes.clear(); }), std::string("outlook.timeframes"));
    QCOMPARE(codeOf([](OutlookSettings& s) { s.timeframes = {hour, hour}; }), std::string("outlook.timeframes"));
    QCOMPARE(codeOf([](OutlookSettings& s) {
        s.timeframes = {twoHours, Timeframe(3, Timeframe::Unit::Hour)};
    }),
        std::string("outlook.timeframes"));
    QCOMPARE(codeOf([](OutlookSettings& s) { s.quorum = 1; }), std::string("outlook.quorum"));
    QCOMPARE(codeOf([](OutlookSettings& s) { s.quorum = 4; }), std::string("outlook.quorum"));
    QCOMPARE(codeOf([](OutlookSettings& s) { s.forecast.window = 5; }), std::string("outlook.window"));
    OutlookSettings mixed;
    mixed.timeframes = {twoHours, hour};
    QVERIFY(OutlookSettings::checked(mixed)->timeframes == (std::vector<Timeframe>{hour, twoHours}));
}

QTEST_APPLESS_MAIN(TestOutlook)
#include "tst_outlook.moc"
