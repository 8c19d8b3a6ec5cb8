// The PIN of one answer on its way to the program that holds the workspace: for that program, that answer, and once.
#include "core/vault/pin_box.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::string_view yes = R"({"prompt":7,"verdict":"accepted"})";

// A workspace and the program that asks for PINs there.
struct Asker {
    Asker() { open(); }

    void open() {
        if (!QDir().mkpath(folder.filePath(QStringLiteral("vault"))))
            qFatal("no folder");
        box.reset();
        box = std::move(*PinBox::open(folder.path()));
    }
    QString keyFile() const { return folder.filePath(QStringLiteral("vault/pin.public")); }
    std::string seal(std::string_view pin = "2468", std::string_view terms = yes) const {
        return sealPin(folder.path(), terms, words(pin)).value();
    }

    QTemporaryDir folder;
    std::unique_ptr<PinBox> box;
};

} // namespace

class TestPinBox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hasAKeyWhileSomebodyAsks();
    void givesBackWhatWasSealed();
    void isForTheseTermsAlone();
    void countsOnce();
    void everyChangedBitIsRefused();
    void isForThisProgramAlone();
    void saysNothingOfThePin();
    void garbageIsRefused_data();
    void garbageIsRefused();
    void tooLongIsRefused();
    void sealsForNoKeyOfOthers_data();
    void sealsForNoKeyOfOthers();
};

void TestPinBox::hasAKeyWhileSomebodyAsks() {
    Asker asker;
    QVERIFY(wantsSealedPin(asker.folder.path()));
    struct stat status { };
    QCOMPARE(::stat(QFile::encodeName(asker.keyFile()).constData(), &status), 0);
    QCOMPARE(int(status.st_mode & 0777), 0600);
    QCOMPARE(status.st_size, off_t(32));
    asker.box.reset();
    QVERIFY(!wantsSealedPin(asker.folder.path()));
    COMPARE_ERROR(sealPin(asker.folder.path(), yes, words("2468")), "io.pin_box");
    // What was killed leaves its key.
    QVERIFY(writeBytes(asker.keyFile(), QByteArray(32, 'k')));
    QVERIFY(wantsSealedPin(asker.folder.path()));
    PinBox::removeLeftover(asker.folder.path());
    QVERIFY(!wantsSealedPin(asker.folder.path()));
}

void TestPinBox::givesBackWhatWasSealed() {
    const Asker asker;
    for (const std::string_view pin : {"2468", "123456789012", ""}) {
        const auto opened = asker.box->unseal(asker.seal(pin), yes);
        QVERIFY(opened.has_value());
        QVERIFY(opened->reveal() == pin);
    }
    // Each time another text.
    QVERIFY(asker.seal() != asker.seal());
}

void TestPinBox::isForTheseTermsAlone() {
    const Asker asker;
    const std::string sealed = asker.seal();
    for (const std::string_view other : {R"({"prompt":8,"verdict":"accepted"})", R"({"prompt":7,"verdict":"amended"})",
             R"({"prompt":7,"verdict":"accepted"} )", ""})
        COMPARE_ERROR(asker.box->unseal(sealed, other), "vault.sealed_pin");
    // Having been held against others does not use it up.
    QVERIFY(asker.box->unseal(sealed, yes).has_value());
}

void TestPinBox::countsOnce() {
    const Asker asker;
    const std::string sealed = asker.seal();
    QVERIFY(asker.box->unseal(sealed, yes).has_value());
    COMPARE_ERROR(asker.box->unseal(sealed, yes), "vault.sealed_pin");
    QVERIFY(asker.box->unseal(asker.seal(), yes).has_value()); // entered once more
    COMPARE_ERROR(asker.box->unseal(sealed, yes), "vault.sealed_pin");
}

void TestPinBox::everyChangedBitIsRefused() {
    const Asker asker;
    const QByteArray sealed = QByteArray::fromBase64(QByteArray::fromStdString(asker.seal()));
    for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
        QByteArray changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        COMPARE_ERROR(asker.box->unseal(changed.toBase64().toStdString(), yes), "vault.sealed_pin");
    }
    QVERIFY(asker.box->unseal(sealed.toBase64().toStdString(), yes).has_value());
}

void TestPinBox::isForThisProgramAlone() {
    Asker asker;
    const Asker other;
    COMPARE_ERROR(asker.box->unseal(other.seal(), yes), "vault.sealed_pin");
    // The same workspace after a restart.
    const std::string sealed = asker.seal();
    asker.open();
    COMPARE_ERROR(asker.box->unseal(sealed, yes), "vault.sealed_pin");
    QVERIFY(asker.box->unseal(asker.seal(), yes).has_value());
}

void TestPinBox::saysNothingOfThePin() {
    const Asker asker;
    const std::string sealed = asker.seal("2468");
    QCOMPARE(asker.seal("123456789012").size(), sealed.size());
    QCOMPARE(asker.seal("2468", std::string(5'000, 'n')).size(), sealed.size());
    const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(sealed));
    QVERIFY(!bytes.contains("2468"));
    QVERIFY(!QByteArray::fromStdString(sealed).contains('\n'));
}

void TestPinBox::garbageIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    const Asker asker;
    const QByteArray sealed = QByteArray::fromStdString(asker.seal());
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("words") << QByteArray("open sesame");
    QTest::newRow("zeros") << QByteArray(QByteArray(145, '\0').toBase64());
    QTest::newRow("noise") << QByteArray(QByteArray(145, '\x5a').toBase64());
    QTest::newRow("cut short") << sealed.chopped(4);
    QTest::newRow("longer") << sealed + "AAAA";
    QTest::newRow("with a space") << QByteArray(sealed).insert(10, ' ');
    QTest::newRow("huge") << QByteArray(1 << 20, 'A');
}

void TestPinBox::garbageIsRefused() {
    QFETCH(const QByteArray, text);
    const Asker asker;
    COMPARE_ERROR(asker.box->unseal(text.toStdString(), yes), "vault.sealed_pin");
}

void TestPinBox::tooLongIsRefused() {
    const Asker asker;
    QVERIFY(sealPin(asker.folder.path(), yes, words(std::string(64, '1'))).has_value());
    COMPARE_ERROR(sealPin(asker.folder.path(), yes, words(std::string(65, '1'))), "io.pin_box");
}

void TestPinBox::sealsForNoKeyOfOthers_data() {
    QTest::addColumn<QString>("what");
    for (const char* what : {"short", "long", "others may write it", "a link", "a folder"})
        QTest::newRow(what) << QString::fromLatin1(what);
    if (::geteuid() == 0) // nobody else can give a file away
        QTest::newRow("somebody else's") << QStringLiteral("somebody else's");
}

void TestPinBox::sealsForNoKeyOfOthers() {
    QFETCH(const QString, what);
    const Asker asker;
    const QString key = asker.keyFile();
    const QByteArray path = QFile::encodeName(key);
    const QByteArray bytes = readBytes(key);
    if (what == QLatin1String("short")) {
        QVERIFY(writeBytes(key, bytes.chopped(1)));
    } else if (what == QLatin1String("long")) {
        QVERIFY(writeBytes(key, bytes + '0'));
    } else if (what == QLatin1String("others may write it")) {
        QCOMPARE(::chmod(path.constData(), 0620), 0);
    } else if (what == QLatin1String("a link")) {
        QVERIFY(QFile::rename(key, key + QLatin1String(".real")));
        QVERIFY(QFile::link(key + QLatin1String(".real"), key));
    } else if (what == QLatin1String("a folder")) {
        QVERIFY(QFile::remove(key) && QDir().mkpath(key));
    } else {
        QCOMPARE(::chown(path.constData(), 65534, 65534), 0);
    }
    COMPARE_ERROR(sealPin(asker.folder.path(), yes, words("2468")), "io.pin_box");
}

QTEST_GUILESS_MAIN(TestPinBox)
#include "tst_pin_box.moc"
