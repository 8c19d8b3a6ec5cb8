// The vault by mouse and keys in the whole window: making it, adding and testing accounts, locking, profile and PIN.
#include "tests/support/venues/account_venue.h"
#include "tests/ui/window_fixture.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

const QString passphrase = QStringLiteral("correct horse battery");

class Desk {
public:
    explicit Desk(ThemeName theme = ThemeName::Dark)
        : app(folder.path(), theme) {
        // Keys that cost next to nothing: the window's own cost is for people, not for tests.
        NewProfile profile;
        profile.name = "main";
        profile.cost = {8, 1};
        app.vault.create(profile, std::make_shared<const Secret>(Secret::copyOf(passphrase.toStdString())));
        if (!QTest::qWaitFor([&] { return text("unlockVault") == QLatin1String("Lock"); }, longWait))
            qWarning("the vault was not made");
    }

    template <class T>
    T* in(const char* dialog, const char* name) const {
        auto* parent = app.find<QDialog>(dialog);
        return parent ? parent->findChild<T*>(QLatin1String(name)) : nullptr;
    }
    QString text(const char* button) const { return app.find<QPushButton>(button)->text(); }
    void click(const char* button) const { QTest::mouseClick(app.find<QPushButton>(button), Qt::LeftButton); }
    QString cell(int row, int column) const {
        const auto* model = app.find<QTableView>("accountTable")->model();
        return model->index(row, column).data().toString();
    }
    int rows() const { return app.find<QTableView>("accountTable")->model()->rowCount(); }
    QString result() const { return app.find<QLabel>("accountResult")->text(); }
    void save(const char* dialog) const { QTest::keyClick(app.find<QDialog>(dialog), Qt::Key_Return); }
    void openAccounts() const { app.press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier); }
    // Through the dialog, by keys.
    void enterAccount(const AccountVenue& venue, const char* id) const {
        click("addAccount");
        QTRY_VERIFY(app.find<QDialog>("accountDialog"));
        QTest::keyClicks(in<QLineEdit>("accountDialog", "accountId"), QLatin1String(id));
        auto* venues = in<QComboBox>("accountDialog", "accountVenue");
        venues->setCurrentIndex(venues->findData(QStringLiteral("binance")));
        QTest::keyClicks(in<QLineEdit>("accountDialog", "accountLabel"), QStringLiteral("Binance, spot"));
        in<QComboBox>("accountDialog", "accountKind")->setCurrentIndex(1);
        QTest::keyClicks(in<QLineEdit>("accountDialog", "accountUrl"), venue.url());
        QTest::keyClicks(in<QLineEdit>("accountDialog", "accountKey"), QLatin1String(AccountVenue::key));
        QTest::keyClicks(in<QLineEdit>("accountDialog", "accountSecret"), QLatin1String(AccountVenue::secret));
    }

    QTemporaryDir folder;
    App app;
};

} // namespace

class TestWindowVault : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void theFirstVaultByKeys();
    void accountsAreAddedTestedAndShown_data();
    void accountsAreAddedTestedAndShown();
    void keysThatMayWithdrawAreRefused();
    void secretsCannotBeReadBack();
    void lockingEmptiesTheWindow();
    void profileAndPin();
    void analysisOnlyClosesTheGate();
    void nothingLeaksIntoTheWorkspace();
};

void TestWindowVault::theFirstVaultByKeys() {
    QTemporaryDir folder;
    const App app(folder.path());
    app.press(Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(app.find<QDialog>("unlockDialog"));
    auto* dialog = app.find<QDialog>("unlockDialog");
    dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    auto* ok = dialog->findChild<QPushButton*>(QStringLiteral("vaultOk"));
    auto* error = dialog->findChild<QLabel*>(QStringLiteral("vaultError"));
    QVERIFY(!ok->isEnabled());
    // Tab by tab: name, role, idle time, passphrase, once more.
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("newProfile"));
    name->setFocus();
    QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(name, QStringLiteral("desk"));
    for (const char* next : {"newRole", "newIdle", "newPassphrase"}) {
        QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
        QCOMPARE(dialog->focusWidget()->objectName(), QLatin1String(next));
    }
    QTest::keyClicks(dialog->focusWidget(), QStringLiteral("short"));
    QVERIFY(!error->text().isEmpty());
    QTest::keyClick(dialog->focusWidget(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(dialog->focusWidget(), passphrase);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    QCOMPARE(dialog->focusWidget()->objectName(), QStringLiteral("newPassphraseAgain"));
    QTest::keyClicks(dialog->focusWidget(), passphrase + QLatin1Char('x'));
    QVERIFY(!ok->isEnabled());
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Backspace);
    QVERIFY(ok->isEnabled());
    shoot(dialog, "vault_new_dark");
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!app.find<QDialog>("unlockDialog"), longWait);
    QTRY_COMPARE(app.find<QPushButton>("unlockVault")->text(), QStringLiteral("Lock"));
    QVERIFY(app.find<QLabel>("vaultStatus")->text().contains(QLatin1String("desk")));
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("vault/desk.vault"))));
}

void TestWindowVault::accountsAreAddedTestedAndShown_data() {
    QTest::addColumn<bool>("isLight");
    QTest::newRow("dark") << false;
    QTest::newRow("light") << true;
}

void TestWindowVault::accountsAreAddedTestedAndShown() {
    QFETCH(const bool, isLight);
    const AccountVenue venue;
    const Desk desk(isLight ? ThemeName::Light : ThemeName::Dark);
    desk.openAccounts();
    desk.enterAccount(venue, "binance_main");
    shoot(desk.app.find<QDialog>("accountDialog"), isLight ? "vault_account_light" : "vault_account_dark");
    desk.save("accountDialog");
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 1, longWait);
    QTRY_VERIFY(!desk.app.find<QDialog>("accountDialog"));
    QCOMPARE(desk.cell(0, 0), QStringLiteral("binance_main"));
    QCOMPARE(desk.cell(0, 3), QStringLiteral("Live"));
    QVERIFY(desk.cell(0, 4).endsWith(QLatin1String("Eh8A")));
    QVERIFY(desk.cell(0, 5).contains(QLatin1String("no withdrawals")));
    desk.click("testAccount");
    QTRY_VERIFY_WITH_TIMEOUT(desk.result().contains(QLatin1String("354937868")), longWait);
    const auto* wallet = desk.app.find<QTableView>("walletTable")->model();
    QCOMPARE(wallet->rowCount(), 2);
    QCOMPARE(wallet->index(0, 0).data().toString(), QStringLiteral("BTC"));
    shoot(desk.app.bench.window(), isLight ? "vault_page_light" : "vault_page_dark");
    // Another label, the same key.
    desk.click("editAccount");
    QTRY_VERIFY(desk.app.find<QDialog>("accountDialog"));
    auto* label = desk.in<QLineEdit>("accountDialog", "accountLabel");
    QTest::keyClick(label, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(label, QStringLiteral("Renamed"));
    desk.save("accountDialog");
    QTRY_COMPARE_WITH_TIMEOUT(desk.cell(0, 1), QStringLiteral("Renamed"), longWait);
    QTRY_VERIFY(!desk.app.find<QDialog>("accountDialog"));
    // Removing asks first.
    QTimer::singleShot(300, qApp, [] {
        if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget()))
            box->button(QMessageBox::Yes)->click();
    });
    desk.click("removeAccount");
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 0, longWait);
}

void TestWindowVault::keysThatMayWithdrawAreRefused() {
    AccountVenue venue;
    AccountVenue::Behaviour now;
    now.mayWithdraw = true;
    venue.set(now);
    const Desk desk;
    desk.openAccounts();
    desk.enterAccount(venue, "binance_main");
    desk.save("accountDialog");
    auto* error = desk.in<QLabel>("accountDialog", "accountError");
    QTRY_VERIFY_WITH_TIMEOUT(error->text().contains(QLatin1String("may withdraw")), longWait);
    QCOMPARE(desk.rows(), 0);
    // What was entered is gone: the next key is typed anew.
    QVERIFY(desk.in<QLineEdit>("accountDialog", "accountSecret")->text().isEmpty());
    shoot(desk.app.find<QDialog>("accountDialog"), "vault_refused_dark");
}

void TestWindowVault::secretsCannotBeReadBack() {
    const AccountVenue venue;
    const Desk desk;
    desk.openAccounts();
    desk.enterAccount(venue, "binance_main");
    auto* secret = desk.in<QLineEdit>("accountDialog", "accountSecret");
    QCOMPARE(secret->displayText().count(QLatin1Char('N')), 0);
    QApplication::clipboard()->setText(QStringLiteral("before"));
    QTest::keyClick(secret, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(secret, Qt::Key_C, Qt::ControlModifier);
    QTest::keyClick(secret, Qt::Key_X, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    QVERIFY(secret->text().isEmpty()); // cut, and kept nowhere
    QTest::keyClicks(secret, QLatin1String(AccountVenue::secret));
    desk.save("accountDialog");
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 1, longWait);
    QTRY_VERIFY(!desk.app.find<QDialog>("accountDialog"));
    desk.click("editAccount");
    QTRY_VERIFY(desk.app.find<QDialog>("accountDialog"));
    QVERIFY(desk.in<QLineEdit>("accountDialog", "accountSecret")->text().isEmpty());
    QVERIFY(desk.in<QLineEdit>("accountDialog", "accountKey")->text().isEmpty());
}

void TestWindowVault::lockingEmptiesTheWindow() {
    const AccountVenue venue;
    const Desk desk;
    desk.openAccounts();
    desk.enterAccount(venue, "binance_main");
    desk.save("accountDialog");
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 1, longWait);
    QVERIFY(desk.app.vault.gate().allow(Action::PlaceLiveOrders, {}));
    desk.app.press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(desk.rows(), 0);
    QVERIFY(!desk.app.vault.gate().allow(Action::PlaceLiveOrders, {}));
    QVERIFY(!desk.app.find<QPushButton>("addAccount")->isEnabled());
    // A wrong passphrase says so and keeps the dialog; the right one opens.
    desk.click("unlockVault");
    QTRY_VERIFY(desk.app.find<QDialog>("unlockDialog"));
    auto* field = desk.in<QLineEdit>("unlockDialog", "vaultPassphrase");
    QTest::keyClicks(field, QStringLiteral("wrong passphrase"));
    QTest::keyClick(field, Qt::Key_Return);
    auto* error = desk.in<QLabel>("unlockDialog", "vaultError");
    QTRY_VERIFY_WITH_TIMEOUT(error->text().contains(QLatin1String("wrong")), longWait);
    shoot(desk.app.find<QDialog>("unlockDialog"), "vault_unlock_dark");
    QTest::keyClicks(field, passphrase);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 1, longWait);
}

void TestWindowVault::profileAndPin() {
    const Desk desk;
    desk.openAccounts();
    const auto open = [&] {
        desk.click("openProfile");
        QTRY_VERIFY(desk.app.find<QDialog>("profileDialog"));
    };
    open();
    auto* error = desk.in<QLabel>("profileDialog", "profileError");
    QTest::keyClicks(desk.in<QLineEdit>("profileDialog", "changePin"), QStringLiteral("2468"));
    QTest::keyClicks(desk.in<QLineEdit>("profileDialog", "changePinAgain"), QStringLiteral("2468"));
    QVERIFY(!error->text().isEmpty()); // the passphrase is missing
    QTest::keyClicks(desk.in<QLineEdit>("profileDialog", "presentPassphrase"), passphrase);
    QVERIFY(error->text().isEmpty());
    auto* role = desk.in<QComboBox>("profileDialog", "profileRole");
    role->setCurrentIndex(role->findData(static_cast<int>(Role::Trader)));
    shoot(desk.app.find<QDialog>("profileDialog"), "vault_profile_dark");
    desk.save("profileDialog");
    QTRY_VERIFY_WITH_TIMEOUT(!desk.app.find<QDialog>("profileDialog"), longWait);
    QVERIFY(desk.app.find<QLabel>("vaultStatus")->text().contains(QLatin1String("Trader")));
    QVERIFY(!desk.app.find<QPushButton>("addAccount")->isEnabled());
    // Live orders need the PIN now.
    QCOMPARE(desk.app.vault.gate().allow(Action::PlaceLiveOrders, systemClock().now()).error().code,
        std::string("gate.pin_needed"));
    desk.click("allowLive");
    QTRY_VERIFY(desk.app.find<QDialog>("pinDialog"));
    QTest::keyClicks(desk.in<QLineEdit>("pinDialog", "pin"), QStringLiteral("2468"));
    shoot(desk.app.find<QDialog>("pinDialog"), "vault_pin_dark");
    desk.save("pinDialog");
    // What the PIN answers closes its own dialog, not another that was opened meanwhile.
    open();
    QTRY_VERIFY_WITH_TIMEOUT(!desk.app.find<QDialog>("pinDialog"), longWait);
    QVERIFY(desk.app.find<QDialog>("profileDialog"));
    desk.app.find<QDialog>("profileDialog")->close();
    QTRY_VERIFY(!desk.app.find<QDialog>("profileDialog"));
    QTRY_VERIFY_WITH_TIMEOUT(
        desk.app.vault.gate().allow(Action::PlaceLiveOrders, systemClock().now()).has_value(), longWait);
    // Back to admin: not with a wrong PIN.
    for (const char* pin : {"1357", "2468"}) {
        open();
        role = desk.in<QComboBox>("profileDialog", "profileRole");
        role->setCurrentIndex(role->findData(static_cast<int>(Role::Admin)));
        QTest::keyClicks(desk.in<QLineEdit>("profileDialog", "presentPin"), QLatin1String(pin));
        desk.save("profileDialog");
        if (*pin == '1') {
            error = desk.in<QLabel>("profileDialog", "profileError");
            QTRY_VERIFY_WITH_TIMEOUT(error->text().contains(QLatin1String("tries left: 4")), longWait);
            desk.app.find<QDialog>("profileDialog")->close();
            QTRY_VERIFY(!desk.app.find<QDialog>("profileDialog"));
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(desk.app.find<QLabel>("vaultStatus")->text().contains(QLatin1String("Admin")), longWait);
}

void TestWindowVault::analysisOnlyClosesTheGate() {
    const Desk desk;
    desk.openAccounts();
    desk.click("openProfile");
    QTRY_VERIFY(desk.app.find<QDialog>("profileDialog"));
    QTest::keyClick(desk.in<QCheckBox>("profileDialog", "analysisOnly"), Qt::Key_Space);
    desk.save("profileDialog");
    QTRY_VERIFY_WITH_TIMEOUT(desk.app.vault.gate().isAnalysisOnly(), longWait);
    QCOMPARE(desk.app.vault.gate().allow(Action::PlacePaperOrders, {}).error().code, std::string("gate.analysis_only"));
    QTRY_VERIFY_WITH_TIMEOUT(isAnalysisOnly(desk.folder.path()), longWait);
    QTRY_VERIFY(desk.app.find<QLabel>("vaultStatus")->text().contains(QLatin1String("analysis only")));
}

void TestWindowVault::nothingLeaksIntoTheWorkspace() {
    const AccountVenue venue;
    {
        const Desk desk;
        desk.openAccounts();
        desk.enterAccount(venue, "binance_main");
        desk.save("accountDialog");
        QTRY_COMPARE_WITH_TIMEOUT(desk.rows(), 1, longWait);
        desk.app.bench.window()->close();
        int files = 0;
        QDirIterator it(desk.folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            for (const QByteArray& secret :
                {passphrase.toUtf8(), QByteArray(AccountVenue::key), QByteArray(AccountVenue::secret)})
                QVERIFY2(!bytes.contains(secret), qPrintable(file.fileName()));
            ++files;
        }
        QVERIFY(files >= 3); // databases, settings, vault
    }
}

QTEST_MAIN(TestWindowVault)
#include "tst_window_vault.moc"
