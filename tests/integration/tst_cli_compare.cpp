// data verify --against and the routine "compare": where stored candles and a feed disagree is found, kept with the
// series and told, and no candle is changed by looking.
#include "tests/integration/cli_process.h"
#include "tests/support/venues/binance_venue.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int minutes = 1200;
constexpr int wrongFrom = 600;
constexpr int wrongCandles = 5;
constexpr int hole = 700;
const QString instrument = QStringLiteral("BINANCE:BTCUSDT");
const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};

QByteArray csvOf(const Series& series, const std::function<void(int, Candle&)>& change) {
    QByteArray out("time,open,high,low,close,volume\n");
    const auto number = [](double value) -> QByteArray { return ',' + QByteArray::number(value, 'g', 17); };
    for (std::size_t i = 0; i < series.size(); ++i) {
        Candle c = series.at(i);
        change(static_cast<int>(i), c);
        if (c.openTime != UtcMs())
            out += QByteArray::number(qlonglong(toCount(c.openTime))) + number(c.open) + number(c.high) + number(c.low)
                + number(c.close) + number(c.volume) + '\n';
    }
    return out;
}

QJsonArray twinsOf(const QJsonObject& check) {
    QJsonArray out;
    const QJsonArray findings = check.value(QLatin1String("findings")).toArray();
    for (const auto& each : findings) {
        if (each.toObject().value(QLatin1String("check")).toString() == QLatin1String("wrong_twin"))
            out.append(each);
    }
    return out;
}

} // namespace

class TestCliCompare : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aDisagreementIsFoundKeptAndRepaired();
    void theRoutineTellsIt();
    void anotherMarketIsAnError();
    void agreeingFeedsAreTrusted();
    void aFeedThatCannotAnswerSaysSo();

private:
    QJsonObject good(const char* words, const QStringList& more = {}) const {
        const CliAnswer answer = m_cli->run(words, more);
        if (answer.exitCode != 0)
            qWarning("%s", answer.err.constData());
        return answer.exitCode == 0 ? answer.json() : QJsonObject();
    }
    void import(const Series& series, const std::function<void(int, Candle&)>& change) const {
        const QString file = m_cli->file(QStringLiteral("stored.csv"), csvOf(series, change));
        QVERIFY(!good("data import --timeframe 1m --replace --json --instrument", {instrument, file}).isEmpty());
    }
    // Five candles 2 % too high, and one that is not there.
    void importWrong() const {
        import(truth(bitcoin), [](int i, Candle& c) {
            if (i >= wrongFrom && i < wrongFrom + wrongCandles) {
                c.close *= 1.02;
        c.high = std::max(c.high, c.close);
    }
    if (i == hole)
        c.openTime = UtcMs();
        });
        }
        Series truth(const InstrumentId& id) const {
            return m_venue->truth().candles(
                id, Timeframe(), {m_begin, m_begin + std::chrono::minutes(minutes)}, latestTime);
        }
        QJsonObject verify(const QStringList& more = {}) const {
            return good("data verify --timeframe 1m --json --instrument", QStringList{instrument} + more);
        }
        QByteArray stored() const {
            return m_cli->run("data show --timeframe 1m --json --instrument", {instrument}).out;
        }

        std::unique_ptr<Cli> m_cli;
        std::unique_ptr<BinanceVenue> m_venue;
        UtcMs m_begin{};
        }
        ;

        void TestCliCompare::init() {
            m_cli = std::make_unique<Cli>();
            m_venue = std::make_unique<BinanceVenue>(systemClock(), MarketTruth(), std::set<std::string>{"BTCUSDT"});
            m_begin = UtcMs(std::chrono::floor<std::chrono::days>(systemClock().now()) - std::chrono::days(5));
            good("feed add local --plugin binance --json --set", {QStringLiteral("spot_url=") + m_venue->restUrl()});
        }

        void TestCliCompare::aDisagreementIsFoundKeptAndRepaired() {
            importWrong();
            const QByteArray before = stored();
            const QJsonObject unknown = verify();
            QVERIFY(twinsOf(unknown).isEmpty());
            QVERIFY(!unknown.contains(QLatin1String("against")));

            const QJsonObject compared = verify({QStringLiteral("--against"), QStringLiteral("local")});
            const QJsonObject against = compared.value(QLatin1String("against")).toObject();
            QCOMPARE(against.value(QLatin1String("feed")).toString(), QStringLiteral("local"));
            QCOMPARE(against.value(QLatin1String("candles")).toInt(), minutes);
            QCOMPARE(against.value(QLatin1String("conflicts")).toArray().size(), wrongCandles);
            const QJsonArray twins = twinsOf(compared);
            QCOMPARE(twins.size(), 1);
            const QJsonObject finding = twins.at(0).toObject();
            QCOMPARE(finding.value(QLatin1String("severity")).toString(), QStringLiteral("warning"));
            QCOMPARE(finding.value(QLatin1String("count")).toInt(), wrongCandles);
            QCOMPARE(
                utcMs(finding.value(QLatin1String("from")).toInteger()), m_begin + std::chrono::minutes(wrongFrom));
            QCOMPARE(utcMs(finding.value(QLatin1String("to")).toInteger()),
                m_begin + std::chrono::minutes(wrongFrom + wrongCandles));
            QCOMPARE(finding.value(QLatin1String("source")).toString(), QStringLiteral("local"));
            QVERIFY(finding.value(QLatin1String("text"))
                        .toString()
                        .startsWith(QStringLiteral("5 candles disagree with local")));
            QVERIFY(
                compared.value(QLatin1String("trust")).toDouble() < unknown.value(QLatin1String("trust")).toDouble());
            // Looking changed no candle and filled no hole.
            QCOMPARE(stored(), before);
            QCOMPARE(compared.value(QLatin1String("missing")).toInt(), 1);
            // It is known from now on, without asking, and only where it is.
            const int asked = m_venue->requests();
            QCOMPARE(twinsOf(verify()), twins);
            QVERIFY(twinsOf(
                verify({QStringLiteral("--to"), QString::fromStdString(formatUtc(m_begin + std::chrono::hours(9)))}))
                        .isEmpty());
            QCOMPARE(m_venue->requests(), asked);
            QVERIFY(m_cli->run("data verify --timeframe 1m --instrument", {instrument}).out.contains("wrong_twin"));

            // The feed's candles in their place: nothing is left to tell.
            good("data fetch --timeframe 1m --replace --json --instrument",
                {instrument, QStringLiteral("--from"), QString::fromStdString(formatUtc(m_begin)),
                    QStringLiteral("--to"),
                    QString::fromStdString(formatUtc(m_begin + std::chrono::minutes(minutes)))});
            QVERIFY(twinsOf(verify()).isEmpty());
            const QJsonObject again = verify({QStringLiteral("--against"), QStringLiteral("local")});
            QVERIFY(twinsOf(again).isEmpty());
            QVERIFY(
                again.value(QLatin1String("against")).toObject().value(QLatin1String("conflicts")).toArray().isEmpty());
        }

        void TestCliCompare::theRoutineTellsIt() {
            importWrong();
            const QByteArray before = stored();
            good("routine add again --kind compare --feed local --json --series", {instrument + QStringLiteral("@1m")});
            const QJsonObject run = good("routine run again --json");
            QCOMPARE(run.value(QLatin1String("status")).toString(), QStringLiteral("warned"));
            QCOMPARE(run.value(QLatin1String("rows")).toInt(), minutes); // compared, the hole among them
            QStringList warnings;
            const QJsonArray told = run.value(QLatin1String("warnings")).toArray();
            for (const auto& each : told)
                warnings.append(each.toString());
            QVERIFY2(
                warnings.join(QLatin1Char('\n')).contains(QStringLiteral("5 stored candles differ from the source")),
                qPrintable(warnings.join(QLatin1Char('\n'))));
            QVERIFY(warnings.join(QLatin1Char('\n')).contains(QStringLiteral("5 candles disagree with local")));
            QCOMPARE(twinsOf(verify()).size(), 1);
            QCOMPARE(stored(), before);
        }

        void TestCliCompare::anotherMarketIsAnError() {
            // What is stored under this name belongs to another instrument.
            import(truth({"BINANCE", "ETHUSDT"}), [](int, Candle&){});
            const QJsonArray twins = twinsOf(verify({QStringLiteral("--against"), QStringLiteral("local")}));
            QVERIFY(!twins.isEmpty());
            bool isError = false;
            for (const auto& each : twins)
                isError =
                    isError || each.toObject().value(QLatin1String("severity")).toString() == QLatin1String("error");
            QVERIFY(isError);
            QVERIFY(verify().value(QLatin1String("trust")).toDouble() < 0.2);
        }

        void TestCliCompare::agreeingFeedsAreTrusted() {
            import(truth(bitcoin), [](int, Candle&){});
            const double trust = verify().value(QLatin1String("trust")).toDouble();
            const QJsonObject compared = verify({QStringLiteral("--against"), QStringLiteral("local")});
            QVERIFY(twinsOf(compared).isEmpty());
            QCOMPARE(compared.value(QLatin1String("trust")).toDouble(), trust);
        }

        void TestCliCompare::aFeedThatCannotAnswerSaysSo() {
            importWrong();
            const QStringList words{instrument, QStringLiteral("--against")};
            const CliAnswer unknown =
                m_cli->run("data verify --timeframe 1m --instrument", words + QStringList{QStringLiteral("nosuch")});
            QCOMPARE(unknown.exitCode, 2);
            QVERIFY2(unknown.err.contains("no feed 'nosuch'"), unknown.err.constData());
            m_venue->setDown(true);
            const CliAnswer down = m_cli->run(
                "data verify --timeframe 1m --patience 1 --instrument", words + QStringList{QStringLiteral("local")});
            QCOMPARE(down.exitCode, 1);
            QVERIFY2(down.err.contains("no feed could answer"), down.err.constData());
            QVERIFY(twinsOf(verify()).isEmpty());
        }

        QTEST_GUILESS_MAIN(TestCliCompare)
#include "tst_cli_compare.moc"
