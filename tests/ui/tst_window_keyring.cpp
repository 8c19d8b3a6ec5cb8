// A vault that the keyring of the desktop opens, by mouse and keys in the whole window.
#include "tests/support/keyring/private_keyring.h"
#include "tests/ui/window_fixture.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

const QString passphrase = QStringLiteral("correct horse battery");

struct Desk {
    Desk()
        : app(folder.path(), ThemeName::Dark) {
        NewProfile profile;
        profile.name = "main";
        profile.cost = {8, 1};
        app.vault.create(profile, std::make_shared<const Secret>(Secret::copyOf(passphrase.toStdString())));
        if (!waitUntilOpen())
            qFatal("the vault was not made");
        app.press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    }
    QString button() const { return app.find<QPushButton>("unlockVault")->text(); }
    bool waitUntilOpen() const {
        return QTest::qWaitFor([&] { return button() == QLatin1String("Lock"); }, longWait);
    }
    QDialog* openDialog() const {
        if (button() == QLatin1String("Lock"))
            app.press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        if (!QTest::qWaitFor([&] { return button() != QLatin1String("Lock"); }, longWait))
            qFatal("the vault does not lock");
        QTest::mouseClick(app.find<QPushButton>("unlockVault"), Qt::LeftButton);
        auto* dialog = app.find<QDialog>("unlockDialog");
        dialog->activateWindow();
        if (!QTest::qWaitForWindowActive(dialog))
            qFatal("no dialog");
        return dialog;
    }

    QTemporaryDir folder;
    App app;
};

template <class T>
T* in(QDialog* dialog, const char* name) {
    return dialog->findChild<T*>(QLatin1String(name));
}

} // namespace

class TestWindowKeyring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void aRememberedVaultOpensWithoutAPassphrase();
    void withoutAKeyringItSaysSoAndIsOpen(); // the last: it ends the keyring

private:
    PrivateKeyring m_keyring;
};

void TestWindowKeyring::aRememberedVaultOpensWithoutAPassphrase() {
    const Desk desk;
    QDialog* dialog = desk.openDialog();
    auto* remember = in<QCheckBox>(dialog, "rememberVault");
    QVERIFY(!remember->isChecked());
    QVERIFY(!in<QPushButton>(dialog, "vaultOk")->isEnabled());
    in<QLineEdit>(dialog, "vaultPassphrase")->setFocus();
    QTest::keyClicks(dialog->focusWidget(), passphrase);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    QCOMPARE(dialog->focusWidget(), remember);
    QTest::keyClick(remember, Qt::Key_Space);
    QVERIFY(remember->isChecked());
    shoot(dialog, "vault_remember_dark");
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(desk.waitUntilOpen());

    dialog = desk.openDialog();
    QVERIFY(in<QCheckBox>(dialog, "rememberVault")->isChecked());
    QVERIFY(!in<QLineEdit>(dialog, "vaultPassphrase")->placeholderText().isEmpty());
    QVERIFY(in<QPushButton>(dialog, "vaultOk")->isEnabled());
    shoot(dialog, "vault_remembered_dark");
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(desk.waitUntilOpen());
    QTRY_VERIFY(!desk.app.find<QDialog>("unlockDialog"));

    // Whoever does not want it any more unticks it.
    dialog = desk.openDialog();
    QTest::keyClicks(in<QLineEdit>(dialog, "vaultPassphrase"), passphrase);
    in<QCheckBox>(dialog, "rememberVault")->setFocus();
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Space);
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(desk.waitUntilOpen());
    dialog = desk.openDialog();
    QVERIFY(!in<QCheckBox>(dialog, "rememberVault")->isChecked());
    QVERIFY(!in<QPushButton>(dialog, "vaultOk")->isEnabled());
}

void TestWindowKeyring::withoutAKeyringItSaysSoAndIsOpen() {
    const Desk desk;
    m_keyring.end();
    QDialog* dialog = desk.openDialog();
    QTest::keyClicks(in<QLineEdit>(dialog, "vaultPassphrase"), passphrase);
    in<QCheckBox>(dialog, "rememberVault")->setChecked(true);
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(desk.waitUntilOpen());
    QTRY_VERIFY(!desk.app.find<QDialog>("unlockDialog"));
    QTRY_VERIFY(desk.app.find<MessageBar>("messageBar")->text().contains(QLatin1String("does not remember")));
}

QTEST_MAIN(TestWindowKeyring)
#include "tst_window_keyring.moc"
