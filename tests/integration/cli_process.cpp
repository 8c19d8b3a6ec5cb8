#include "tests/integration/cli_process.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QTest>

namespace truebar::test {

namespace {

constexpr int mostMilliseconds = 120'000;

} // namespace

QJsonObject CliAnswer::json() const {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(out, &error);
    const bool isOneLine = out.count('\n') == 1 && out.endsWith('\n');
    if (exitCode != 0 || error.error != QJsonParseError::NoError || !isOneLine)
        qFatal("no JSON document (exit %d): %s%s", exitCode, out.left(500).constData(), err.constData());
    return document.object();
}

Cli::Cli() {
    if (!m_directory.isValid())
        qFatal("no temporary folder");
}

QString Cli::file(const QString& name, const QByteArray& content) const {
    const QString path = m_directory.filePath(name);
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("cannot write a test file");
    return path;
}

std::unique_ptr<QProcess> Cli::start(const char* words, const QStringList& more, const QByteArray& input) const {
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TRUEBAR_WORKSPACE"), workspace());
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(TRUEBAR_BIN_DIR "/truebar-cli"),
        QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts) + more);
    process->write(input);
    process->closeWriteChannel();
    return process;
}

CliAnswer Cli::run(const char* words, const QStringList& more, const QByteArray& input) const {
    const auto process = start(words, more, input);
    if (!process->waitForFinished(mostMilliseconds) || process->exitStatus() != QProcess::NormalExit)
        return {-1, process->readAllStandardOutput(), process->readAllStandardError()};
    return {process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
}

bool Cli::isBeingWritten() const {
    return QFileInfo(workspace() + QStringLiteral("/workspace.lock")).size() > 0;
}

QStringList Cli::contents() const {
    QStringList out;
    QDirIterator it(workspace(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        if (path.endsWith(QLatin1String("-wal")) || path.endsWith(QLatin1String("-shm")))
            continue;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read the workspace");
        const QByteArray bytes = file.readAll();
        out.append(QStringLiteral("%1 %2 %3")
                       .arg(QDir(workspace()).relativeFilePath(path))
                       .arg(bytes.size())
                       .arg(QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex())));
    }
    out.sort();
    return out;
}

} // namespace truebar::test
