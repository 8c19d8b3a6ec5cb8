// The real truebar-cli, started as a user would, over a workspace of its own.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace truebar::test {

struct CliAnswer {
    int exitCode = -1; // -1: did not start, crashed or took too long
    QByteArray out{};
    QByteArray err{};

    // The one JSON document on stdout; fails the test if there is anything else.
    QJsonObject json() const;
};

class Cli {
public:
    Cli();

    QString workspace() const { return m_directory.filePath(QStringLiteral("workspace")); }
    // A file beside the workspace.
    QString file(const QString& name, const QByteArray& content) const;

    // Words are split at spaces; the rest is appended as it is. --workspace is given through the environment. `input`
    // is all that it can read.
    CliAnswer run(const char* words, const QStringList& more = {}, const QByteArray& input = {}) const;
    std::unique_ptr<QProcess> start(
        const char* words, const QStringList& more = {}, const QByteArray& input = {}) const;

    // Whether a program writes the workspace: its name is in the lock file.
    bool isBeingWritten() const;
    // Path, size and SHA-256 of every file of the workspace but SQLite's -wal and -shm, which hold no more than what a
    // reader needs once the program has ended.
    QStringList contents() const;

private:
    QTemporaryDir m_directory;
};

} // namespace truebar::test
