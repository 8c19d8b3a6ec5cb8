// Accounts that trade by the real program: setting up, reconciling, limits, panic alone and beside another process.
#include "tests/integration/cli_process.h"
#include "tests/support/desk/desk_world.h"
#include "tests/support/venues/account_venue.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const QByteArray passphrase = "correct horse battery";

class TradingCli {
public:
    explicit TradingCli(bool isFutures = true)
        : venue(systemClock(), isFutures, {AccountVenue::key, AccountVenue::secret, {}}) {
        expect(run({passphrase}, "vault create --memory-mib 8 --passes 1"), 0);
        expect(run({passphrase, AccountVenue::key, AccountVenue::secret}, "account add main --venue binance --offline"),
            0);
    }

    static CliAnswer expect(const CliAnswer& answer, int code) {
        if (answer.exitCode != code)
            qFatal("exit %d: %s%s", answer.exitCode, answer.out.constData(), answer.err.constData());
        return answer;
    }
    // Secrets on its standard input, one a line.
    CliAnswer run(const QList<QByteArray>& secrets, const char* words, const QStringList& more = {}) const {
        return cli.run(words, more, secrets.join('\n') + '\n');
    }
    QStringList settings() const {
        QStringList out{QStringLiteral("--broker"), QStringLiteral("binance_usdm")};
        const std::pair<const char*, QString> values[] = {{"api_url", venue.apiUrl()}, {"rest_url", venue.restUrl()},
            {"stream_url", venue.streamUrl()}, {"account_url", venue.restUrl()}, {"query_lag_ms", QStringLiteral("0")},
            {"receive_window_ms", QStringLiteral("500")}, {"reconnect_first_ms", QStringLiteral("1")}};
        for (const auto& [key, value] : values)
            out << QStringLiteral("--set") << QString(QLatin1String(key) + u'=' + value);
        return out;
    }
    void setUp() const { expect(run({passphrase}, "desk set main", settings()), 0); }
    // An order that somebody has placed at the venue's own site.
    void placeElsewhere(const char* id, bool isBuy, const char* price) {
        TruthOrder order;
        order.clientId = id;
        order.symbol = "BTCUSDT";
        order.isBuy = isBuy;
        order.type = *price ? "LIMIT" : "MARKET";
        order.quantity = Decimal::parse("0.1").value();
        order.price = *price ? Decimal::parse(price).value() : Decimal();
        std::vector<TruthEvent> events;
        if (venue.truth().place(order, systemClock().now(), events))
            qFatal("the venue did not take the order");
    }

    Cli cli;
    BinanceOrderVenue venue;
};

// The document of an answer whose exit status is 1, since something was found.
QJsonObject documentOf(const CliAnswer& answer) {
    return QJsonDocument::fromJson(answer.out).object();
}

QString firstRow(const QJsonObject& answer) {
    return answer.value(QStringLiteral("differences"))
        .toArray()
        .first()
        .toObject()
        .value(QStringLiteral("row"))
        .toString();
}

} // namespace

class CliTradingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void setsAnAccountUp();
    void reconcilesRowByRow();
    void setsLimitsWithHistory();
    void panicsAlone();
    void panicsThroughTheProcessThatTrades();
    void panicWithoutPassphraseStopsAllTheSame();
    void noSecretIsWritten();
};

void CliTradingTest::setsAnAccountUp() {
    TradingCli t;
    // The real address is not for paper.
    const CliAnswer real = t.run({passphrase}, "desk set main --broker binance_usdm");
    QCOMPARE(real.exitCode, 0);
    const CliAnswer refused = t.run({passphrase}, "reconcile --json");
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.err.contains("test market"));
    QCOMPARE(t.run({passphrase}, "desk set other", t.settings()).exitCode, 2);
    QCOMPARE(t.run({passphrase}, "desk set main --broker nobody").exitCode, 2);
    t.setUp();
    const QJsonObject listed = t.run({}, "desk list --json").json();
    const QJsonObject account = listed.value(QStringLiteral("accounts")).toArray().first().toObject();
    QCOMPARE(account.value(QStringLiteral("broker")).toString(), QStringLiteral("binance_usdm"));
    QCOMPARE(account.value(QStringLiteral("settings")).toObject().value(QStringLiteral("api_url")).toString(),
        t.venue.apiUrl());
}

void CliTradingTest::reconcilesRowByRow() {
    TradingCli t;
    t.setUp();
    const CliAnswer even = t.run({passphrase}, "reconcile --json");
    QVERIFY2(even.exitCode == 0, even.err.constData());
    QCOMPARE(even.json().value(QStringLiteral("may_trade")).toBool(), true);
    t.placeElsewhere("web_1", true, "45000");
    t.placeElsewhere("web_2", true, "44000");
    t.placeElsewhere("web_3", true, "");
    const CliAnswer differing = t.run({passphrase}, "reconcile --json");
    QCOMPARE(differing.exitCode, 1);
    const QJsonObject answer = documentOf(differing);
    QCOMPARE(answer.value(QStringLiteral("differences")).toArray().size(), 3);
    QCOMPARE(answer.value(QStringLiteral("may_trade")).toBool(), false);
    QStringList orders;
    QString position;
    for (const QJsonValue& each : answer.value(QStringLiteral("differences")).toArray()) {
        const QString row = each.toObject().value(QStringLiteral("row")).toString();
        if (row.startsWith(QStringLiteral("foreign_order")))
            orders << row;
        else
            position = row;
    }
    QCOMPARE(orders.size(), 2);
    QVERIFY(position.startsWith(QStringLiteral("position_differs")));
    QCOMPARE(t.run({passphrase}, "reconcile", {QStringLiteral("--adopt"), QStringLiteral("nothing")}).exitCode, 2);
    const CliAnswer settled = t.run({passphrase}, "reconcile --json",
        {QStringLiteral("--adopt"), orders.at(0), QStringLiteral("--close"), orders.at(1), QStringLiteral("--close"),
            position});
    QVERIFY2(settled.exitCode == 0, settled.out.constData());
    QCOMPARE(t.venue.truth().open().size(), std::size_t(1));
    QVERIFY(t.venue.truth().positions().at("BTCUSDT").isZero());
    // What was decided stays decided, and the adopted order is ours.
    QCOMPARE(t.run({passphrase}, "reconcile").exitCode, 0);
    const QJsonArray open = t.run({}, "order list --open --json").json().value(QStringLiteral("orders")).toArray();
    QCOMPARE(open.size(), 1);
    const QString id = open.first().toObject().value(QStringLiteral("id")).toString();
    const CliAnswer cancelled = t.run({passphrase}, "order cancel --json", {id});
    QVERIFY2(cancelled.exitCode == 0, cancelled.err.constData());
    QCOMPARE(cancelled.json().value(QStringLiteral("phase")).toString(), QStringLiteral("cancelled"));
    QVERIFY(t.venue.truth().open().empty());
}

void CliTradingTest::setsLimitsWithHistory() {
    TradingCli t;
    t.setUp();
    QCOMPARE(t.run({passphrase}, "desk limits main --set drawdown_percent=10").exitCode, 2);
    QCOMPARE(t.run({passphrase}, "desk limits main --set nonsense=1").exitCode, 2);
    QCOMPARE(t.run({passphrase}, "desk limits main --set daily_loss=250.5 --set max_open_orders=3").exitCode, 0);
    QCOMPARE(t.run({passphrase}, "desk limits main --bot trend --set max_position=2").exitCode, 0);
    QCOMPARE(t.run({passphrase}, "desk limits main --clear").exitCode, 0);
    const QJsonArray changes = t.run({}, "desk limits main --json").json().value(QStringLiteral("changes")).toArray();
    QCOMPARE(changes.size(), 3);
    QCOMPARE(changes.at(0).toObject().value(QStringLiteral("in_force")).toBool(), true);
    QVERIFY(changes.at(0).toObject().value(QStringLiteral("limits")).toObject().isEmpty());
    QCOMPARE(changes.at(1).toObject().value(QStringLiteral("bot")).toString(), QStringLiteral("trend"));
    QCOMPARE(changes.at(2).toObject().value(QStringLiteral("in_force")).toBool(), false);
    QCOMPARE(changes.at(2)
                 .toObject()
                 .value(QStringLiteral("limits"))
                 .toObject()
                 .value(QStringLiteral("daily_loss"))
                 .toString(),
        QStringLiteral("250.5"));
}

void CliTradingTest::panicsAlone() {
    TradingCli t;
    t.setUp();
    t.placeElsewhere("web_1", true, "45000");
    t.placeElsewhere("web_2", false, "");
    const CliAnswer stopped = t.run({passphrase}, "panic --json --reason test");
    QVERIFY2(stopped.exitCode == 0, QByteArray(stopped.out + stopped.err).constData());
    const QJsonObject account = stopped.json().value(QStringLiteral("accounts")).toArray().first().toObject();
    QCOMPARE(account.value(QStringLiteral("stage")).toString(), QStringLiteral("done"));
    QVERIFY(t.venue.truth().open().empty());
    QVERIFY(t.venue.truth().positions().at("BTCUSDT").isZero());
    const QJsonObject status = documentOf(t.run({}, "panic status --json"));
    QCOMPARE(status.value(QStringLiteral("reason")).toString(), QStringLiteral("test"));
    // Latched: a second one keeps the first reason, and only an admin releases it.
    QCOMPARE(t.run({passphrase}, "panic --json --reason again").json().value(QStringLiteral("reason")).toString(),
        QStringLiteral("test"));
    QCOMPARE(t.run({passphrase}, "vault role trader").exitCode, 0);
    QCOMPARE(t.run({passphrase}, "panic release").exitCode, 2);
    QCOMPARE(documentOf(t.run({}, "panic status --json")).value(QStringLiteral("stopped")).toBool(), true);
}

void CliTradingTest::panicsThroughTheProcessThatTrades() {
    DeskWorld world(true);
    const auto account = world.start().open();
    const std::vector<OrderDraft> drafts{world.market(Side::Buy, "0.2"), world.limit(Side::Buy, "0.1", "45000")};
    QVERIFY(account->place(drafts));
    QVERIFY(waitUntil([&] { return account->snapshot()->fills.size() == 1; }));
    QProcess process;
    process.start(QStringLiteral(TRUEBAR_BIN_DIR "/truebar-cli"),
        {QStringLiteral("--workspace"), world.directory(), QStringLiteral("panic"), QStringLiteral("--json")});
    process.closeWriteChannel();
    QVERIFY(waitUntil([&] { return process.state() == QProcess::NotRunning; }));
    const QByteArray out = process.readAllStandardOutput();
    QVERIFY2(process.exitCode() == 0, QByteArray(out + process.readAllStandardError()).constData());
    QVERIFY(out.contains("\"by_other_process\":true"));
    QVERIFY(out.contains("\"stage\":\"done\""));
    QVERIFY(world.venue.truth().open().empty());
    QVERIFY(world.venue.truth().positions().at("BTCUSDT").isZero());
    QVERIFY(!account->mayTrade());
}

void CliTradingTest::panicWithoutPassphraseStopsAllTheSame() {
    TradingCli t;
    t.setUp();
    const CliAnswer stopped = t.run({"wrong passphrase"}, "panic --json");
    QCOMPARE(stopped.exitCode, 1);
    QCOMPARE(documentOf(stopped).value(QStringLiteral("stopped")).toBool(), true);
    QVERIFY(!documentOf(stopped).value(QStringLiteral("trouble")).toString().isEmpty());
    QCOMPARE(documentOf(t.run({}, "panic status --json")).value(QStringLiteral("stopped")).toBool(), true);
    QCOMPARE(t.run({passphrase}, "panic release").exitCode, 0);
    QCOMPARE(documentOf(t.run({}, "panic status --json")).value(QStringLiteral("stopped")).toBool(), false);
}

void CliTradingTest::noSecretIsWritten() {
    TradingCli t;
    t.setUp();
    t.placeElsewhere("web_1", true, "45000");
    const CliAnswer answer = t.run({passphrase}, "reconcile --json");
    QCOMPARE(t.run({passphrase}, "reconcile", {QStringLiteral("--adopt"), firstRow(documentOf(answer))}).exitCode, 0);
    (void)t.run({passphrase}, "panic");
    int files = 0;
    QDirIterator it(t.cli.workspace(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        ++files;
        for (const QByteArray& secret : {QByteArray(AccountVenue::key), QByteArray(AccountVenue::secret), passphrase})
            QVERIFY2(!bytes.contains(secret), qPrintable(file.fileName()));
    }
    QVERIFY(files > 3);
}

QTEST_GUILESS_MAIN(CliTradingTest)
#include "tst_cli_trading.moc"
