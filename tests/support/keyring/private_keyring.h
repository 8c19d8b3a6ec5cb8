// A keyring of GNOME on a message bus of its own, with a folder that goes away: what the desktop of a user has.
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace truebar::test {

// Points this process at it, so there is one at a time, made before anything else talks to a bus.
class PrivateKeyring {
public:
    PrivateKeyring();
    ~PrivateKeyring();
    // It answers no more.
    void end();
    bool isRunning() const { return m_keyring.state() == QProcess::Running; }
    // Everything that it has on disk.
    QByteArray files() const;

private:
    QTemporaryDir m_folder;
    QProcess m_bus;
    QProcess m_keyring;
};

} // namespace truebar::test
