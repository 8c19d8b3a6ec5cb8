#include "tests/support/keyring/private_keyring.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

namespace truebar::test {

namespace {

constexpr int patience = 30'000;

// Nobody else is started by it: a keyring that has ended stays so.
const char* const busSettings = R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=FOLDER</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

bool owns(const QByteArray& name) {
    QProcess asks;
    asks.start(QStringLiteral("dbus-send"),
        {QStringLiteral("--session"), QStringLiteral("--print-reply"), QStringLiteral("--dest=org.freedesktop.DBus"),
            QStringLiteral("/"), QStringLiteral("org.freedesktop.DBus.NameHasOwner"),
            QStringLiteral("string:") + QString::fromLatin1(name)});
    return asks.waitForFinished(patience) && asks.readAllStandardOutput().contains("true");
}

} // namespace

PrivateKeyring::PrivateKeyring() {
    qputenv("HOME", m_folder.path().toUtf8());
    qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8());
    qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
    qputenv("XDG_CURRENT_DESKTOP", "GNOME");
    qunsetenv("DISPLAY");
    QFile settings(m_folder.filePath(QStringLiteral("bus.conf")));
    if (!settings.open(QIODevice::WriteOnly))
        qFatal("no settings of the bus");
    settings.write(QByteArray(busSettings).replace("FOLDER", m_folder.path().toUtf8()));
    settings.close();
    m_bus.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--config-file=") + settings.fileName(), QStringLiteral("--nofork"),
            QStringLiteral("--print-address")});
    if (!m_bus.waitForStarted(patience) || !m_bus.waitForReadyRead(patience))
        qFatal("no message bus");
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
    m_keyring.start(QStringLiteral("gnome-keyring-daemon"),
        {QStringLiteral("--foreground"), QStringLiteral("--unlock"), QStringLiteral("--components=secrets")});
    if (!m_keyring.waitForStarted(patience))
        qFatal("no keyring");
    m_keyring.write("the login of a user");
    m_keyring.closeWriteChannel();
    if (!QTest::qWaitFor([] { return owns("org.freedesktop.secrets"); }, patience))
        qFatal("the keyring does not answer: %s", m_keyring.readAllStandardError().constData());
}

// Whoever is on a bus that goes away is ended by it, so that goes with this process.
PrivateKeyring::~PrivateKeyring() {
    end();
    m_bus.kill();
    m_bus.waitForFinished(patience);
}

void PrivateKeyring::end() {
    m_keyring.terminate();
    if (!m_keyring.waitForFinished(patience))
        m_keyring.kill();
}

QByteArray PrivateKeyring::files() const {
    QByteArray out;
    QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            out += file.readAll();
    }
    return out;
}

} // namespace truebar::test
