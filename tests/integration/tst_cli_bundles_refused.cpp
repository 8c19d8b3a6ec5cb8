// Bundles that lie and words that make no sense are refused with a place and change nothing.
#include "tests/integration/bundled_run.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestCliBundlesRefused : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusesWhatIsBad_data();
    void refusesWhatIsBad();
    void refusesBadWords_data();
    void refusesBadWords();

private:
    const BundledRun m_made;
    const Cli& m_cli = m_made.cli();
    const QString m_run = m_made.run();
    const QString m_bundle = m_made.bundle();
};

void TestCliBundlesRefused::refusesWhatIsBad_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("reason");
    const QByteArray good = bytesOf(m_bundle);
    const auto raw = [](const char* name, const QByteArray& bytes, const char* place, const char* reason) {
        QTest::newRow(name) << bytes << QByteArray(place) << QByteArray(reason);
    };
    const auto row = [&](const char* name, const std::function<void(Members&)>& spoil, const char* place,
                         const char* reason) {
        Members spoiled = m_made.members();
        spoil(spoiled);
        raw(name, *packArchive(spoiled), place, reason);
    };
    const auto json = [&](const char* name, const char* from, const char* to, const char* place, const char* reason) {
        row(
            name, [&](Members& m) { edit(m, from, to); }, place, reason);
    };
    const auto csv = [&](const char* name, const QByteArray& from, const char* to, const char* place,
                         const char* reason) {
        row(
            name, [&](Members& m) { forge(m, "candles/1.csv", from, to); }, place, reason);
    };
    const QByteArray first = m_made.members().at(2).content.split('\n').at(1);

    raw("empty", {}, "bundle.json", "no such member");
    raw("text", "this is not an archive at all", "bad.truebar", "not a run bundle");
    raw("half", good.left(good.size() / 2), "bad.truebar", "not a run bundle");
    raw("one byte short", good.chopped(1), "bad.truebar", "not a run bundle");
    QByteArray flipped = good;
    flipped[good.indexOf("result.json") + 200] = static_cast<char>(~flipped[good.indexOf("result.json") + 200]);
    raw("flipped byte", flipped, "result.json", "damaged");
    QByteArray longer = good;
    // The size in the directory at the end: four bytes, 22 before the name.
    longer[good.lastIndexOf("candles/1.csv") - 22] =
        static_cast<char>(longer[good.lastIndexOf("candles/1.csv") - 22] + 1);
    raw("size that lies", longer, "bad.truebar", "");
    QByteArray method = good;
    method[good.lastIndexOf("result.json") - 36] = 12;
    method[good.indexOf("result.json") - 22] = 12;
    raw("another packing", method, "result.json", "packed or encrypted");
    QByteArray huge = good;
    for (int i = 0; i < 4; ++i) {
        huge[good.lastIndexOf("candles/1.csv") - 22 + i] = '\x7f';
        huge[good.indexOf("candles/1.csv") - 8 + i] = '\x7f';
    }
    raw("size of two gigabytes", huge, "candles/1.csv", "more than a bundle may have");

    row(
        "climbing name",
        [](Members& m) {
            m.push_back({"../../evil", "x"});
        },
        "../../evil", "no member of this name");
    row(
        "absolute name",
        [](Members& m) {
            m.push_back({"/etc/evil", "x"});
        },
        "/etc/evil", "no member of this name");
    row(
        "name of Windows",
        [](Members& m) {
            m.push_back({"..\\evil", "x"});
        },
        "evil", "no member of this name");
    row(
        "hidden name",
        [](Members& m) {
            m.push_back({".bashrc", "x"});
        },
        ".bashrc", "no member of this name");
    row(
        "stowaway",
        [](Members& m) {
            m.push_back({"extra.txt", "x"});
        },
        "extra.txt", "does not speak of");
    row(
        "without head", [](Members& m) { m.erase(m.begin()); }, "bundle.json", "no such member");
    row(
        "without result", [](Members& m) { m.erase(m.begin() + 1); }, "result.json", "no such member");
    row(
        "without candles", [](Members& m) { m.pop_back(); }, "candles/1.csv", "no such member");
    row(
        "bomb",
        [](Members& m) {
            m.push_back({"bomb.txt", QByteArray(64 * 1'048'576, 'a')});
        },
        "bomb.txt", "more than a bundle may have");
    row(
        "many members",
        [](Members& m) {
            for (int i = 0; i < 100; ++i)
                m.push_back({"m" + std::to_string(i), "x"});
        },
        "bad.truebar", "more than a bundle may have");
    row(
        "other result", [](Members& m) { member(m, "result.json").content.replace("filled", "fulled"); }, "result.json",
        "SHA-256");
    row(
        "shorter result", [](Members& m) { member(m, "result.json").content.chop(1); }, "result.json", "bytes");
    row(
        "other candles", [](Members& m) { member(m, "candles/1.csv").content.replace(".25", ".24"); }, "candles/1.csv",
        "SHA-256");
    row(
        "head is no JSON", [](Members& m) { member(m, "bundle.json").content = "{\"truebar_bundle\":1"; },
        "bundle.json: byte ", "not a JSON object");
    row(
        "head is deep", [](Members& m) { member(m, "bundle.json").content = QByteArray(100'000, '['); },
        "bundle.json: byte ", "not a JSON object");
    row(
        "head is a list", [](Members& m) { member(m, "bundle.json").content = "[1]"; }, "bundle.json",
        "not a JSON object");

    json("newer format", "\"truebar_bundle\":1", "\"truebar_bundle\":3", "/truebar_bundle", "newer");
    json("format as text", "\"truebar_bundle\":1", "\"truebar_bundle\":\"1\"", "/truebar_bundle", "whole number");
    json("run id that climbs", "\"run_id\":\"", "\"run_id\":\"../", "/run_id", "not the id of a run");
    json("live run", "\"mode\":\"simulation\"", "\"mode\":\"live_run\"", "/request/mode", "only a simulation");
    json("no cash", "\"cash\":\"10000\"", "\"cash\":\"-1\"", "/request", "cash");
    json("cash is no number", "\"cash\":\"10000\"", "\"cash\":\"much\"", "/request/cash", "not a number");
    json("cash without end", "\"cash\":\"10000\"", "\"cash\":\"1e999999999\"", "/request/cash", "");
    json("slippage", "\"slippage_ticks\":2", "\"slippage_ticks\":2e9", "/request/slippage_ticks", "whole number");
    json("span the wrong way", "\"to\":null", "\"to\":1000", "/request/to", "empty");
    json("time of another age", "\"to\":null", "\"to\":99999999999999", "/request/to", "whole number");
    json("instrument", "\"instrument\":\"T:WAVES\"", "\"instrument\":\"T WAVES\"", "/request/instrument", "");
    json("another instrument", "\"instrument\":\"T:WAVES\"", "\"instrument\":\"T:OTHER\"", "/instrument",
        "not the instrument of the run");
    json("timeframe", "\"timeframe\":\"4h\"", "\"timeframe\":\"4x\"", "/request/timeframe", "");
    json("no tick", "\\\"tick_size\\\":\\\"0.01\\\"", "\\\"tick_size\\\":\\\"0\\\"", "/instrument", "above 0");
    json("hash is none", "\"fingerprint\":\"", "\"fingerprint\":\"zz", "/fingerprint", "SHA-256");
    json("member elsewhere", "\"member\":\"result.json\"", "\"member\":\"../result.json\"", "/result/member",
        "no member of this name");
    json("data is no list", "\"data\":[", "\"datum\":[", "/data", "missing");
    json("unknown strategy", "\"strategy\":\"sma_cross\"", "\"strategy\":\"no_such\"", "", "no_such");
    json("unknown setting", "\"slow\":\"30\"", "\"slaw\":\"30\"", "slaw", "");
    json("setting out of bounds", "\"slow\":\"30\"", "\"slow\":\"-30\"", "slow", "");
    json("setting is no text", "\"slow\":\"30\"", "\"slow\":30", "/request/settings/slow", "not a text");
    json("unknown session", "\"session\":\"24/7\"", "\"session\":\"nine to five\"", "", "nine to five");
    json("account that is none", "\"account\":\"\"", "\"account\":\"{}\"", "/request/account", "");

    csv("no header", "open_time", "time", "candles/1.csv:1", "first line");
    csv("no number", first, "soon,1,2,3,4,5", "candles/1.csv:2", "six numbers");
    csv("not enough numbers", first, "1600000000000,1,2", "candles/1.csv:2", "six numbers");
    csv("high below low", first, "1600000000000,5,4,6,5,1", "candles/1.csv:2", "high 4 is below low 6");
    csv("no price", first, "1600000000000,nan,4,3,4,1", "candles/1.csv:2", "");
    csv("endless price", first, "1600000000000,1e400,4,3,4,1", "candles/1.csv:2", "");
    csv("price below nothing", first, "1600000000000,-5,4,-6,4,1", "candles/1.csv:2", "");
    csv("time of another age", first, "99999999999999999,4,4,4,4,1", "candles/1.csv:2", "");
    csv("out of order", first, "1900000000000,4,4,4,4,1", "candles/1.csv:3", "after the one before");
}

void TestCliBundlesRefused::refusesWhatIsBad() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, reason);
    const QString file = m_cli.file(QStringLiteral("bad.truebar"), bytes);
    const QStringList before = m_cli.contents();
    for (const char* words : {"run bundle verify", "run bundle import --candles"}) {
        QCOMPARE(m_cli.run(words, {file}).exitCode, 2);
        // Also where nothing is yet, and where the run is not known.
        const Cli other;
        const CliAnswer answer = other.run(words, {file});
        QVERIFY2(answer.exitCode == 2, answer.err.constData());
        QVERIFY2(answer.err.contains(place) && answer.err.contains(reason), answer.err.constData());
        QCOMPARE(answer.err.count('\n'), 1);
        QCOMPARE(answer.out, QByteArray());
        QVERIFY(!QFile::exists(other.workspace()));
    }
    QCOMPARE(m_cli.contents(), before);
    QVERIFY(!QFile::exists(m_cli.workspace() + QStringLiteral("/../evil")));
}

void TestCliBundlesRefused::refusesBadWords_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char* name, const QStringList& words, const char* reason) {
        QTest::newRow(name) << words << QByteArray(reason);
    };
    const QString file = m_bundle;
    row("action", {QStringLiteral("exprot"), m_run, file}, "did you mean 'export'");
    row("no file", {QStringLiteral("export"), m_run}, "id of a run and a file");
    row("two files", {QStringLiteral("verify"), file, file}, "one file");
    row("no run", {QStringLiteral("export"), QStringLiteral("nothing"), QStringLiteral("/tmp/never")}, "no run");
    row("option elsewhere", {QStringLiteral("verify"), file, QStringLiteral("--overwrite")}, "export");
    row("other option elsewhere", {QStringLiteral("export"), m_run, file, QStringLiteral("--candles")}, "import");
    row("missing file", {QStringLiteral("import"), QStringLiteral("/nowhere/a.truebar")}, "/nowhere/a.truebar");
    row("folder", {QStringLiteral("verify"), m_cli.workspace()}, "workspace");
}

void TestCliBundlesRefused::refusesBadWords() {
    QFETCH(QStringList, words);
    QFETCH(QByteArray, reason);
    const QStringList before = m_cli.contents();
    const CliAnswer answer = m_cli.run("run bundle", words);
    QVERIFY2(answer.exitCode == 2, answer.err.constData());
    QVERIFY2(answer.err.contains(reason), answer.err.constData());
    QCOMPARE(m_cli.contents(), before);
}

QTEST_GUILESS_MAIN(TestCliBundlesRefused)
#include "tst_cli_bundles_refused.moc"
