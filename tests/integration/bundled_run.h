// A run over made candles and its bundle, and what it takes to make a bundle lie.
#pragma once

#include "core/base/sha256.h"
#include "core/runs/bundle_archive.h"
#include "tests/integration/cli_process.h"

#include <QFile>

#include <cmath>

namespace truebar::test {

using Members = std::vector<ArchiveMember>;

inline QByteArray waves() {
    QByteArray out = "timestamp,open,high,low,close,volume\n";
    double before = 100;
    for (int i = 0; i < 1500; ++i) {
        const double close = std::round((100 + 20 * std::sin(i / 40.0) + 3 * std::sin(i / 7.0)) * 100) / 100;
        // A hole, so that there is something to say about the data.
        if (i < 700 || i > 720)
            out += QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                       .arg(1'600'000'000'000LL - 1'600'000'000'000LL % 14'400'000 + i * 3'600'000LL)
                       .arg(before, 0, 'f', 2)
                       .arg(std::max(before, close) + 0.25, 0, 'f', 2)
                       .arg(std::min(before, close) - 0.25, 0, 'f', 2)
                       .arg(close, 0, 'f', 2)
                       .arg(10 + i % 17)
                       .toLatin1();
        before = close;
    }
    return out;
}

inline QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline ArchiveMember& member(Members& members, const char* name) {
    for (ArchiveMember& each : members) {
        if (each.name == name)
            return each;
    }
    qFatal("no member %s", name);
}

// bundle.json with one thing replaced.
inline void edit(Members& members, const QByteArray& from, const QByteArray& to) {
    QByteArray& json = member(members, "bundle.json").content;
    if (!json.contains(from))
        qFatal("nothing to replace: %s", from.constData());
    json.replace(from, to);
}

inline QByteArray digestOf(const QByteArray& content) {
    Sha256 hash;
    hash.add(std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
    return QByteArray::fromStdString(toHex(hash.finish()));
}

// Replaces within a member and makes its size and hash right again: a lie that only the content can give away.
inline void forge(Members& members, const char* name, const QByteArray& from, const QByteArray& to) {
    QByteArray& content = member(members, name).content;
    const QByteArray before = "\"bytes\":" + QByteArray::number(content.size()) + ",\"sha256\":\"" + digestOf(content);
    const qsizetype at = content.indexOf(from);
    if (at < 0)
        qFatal("nothing to replace: %s", from.constData());
    content.replace(at, from.size(), to);
    edit(members, before, "\"bytes\":" + QByteArray::number(content.size()) + ",\"sha256\":\"" + digestOf(content));
}

// Of a run; the program ends the test if there is none.
inline QString exported(const Cli& cli, const QString& id, const QStringList& more = {}) {
    const QString file = cli.workspace() + QStringLiteral("-bundle-") + id + QStringLiteral(".truebar");
    const CliAnswer answer = cli.run("run bundle export --json --overwrite", QStringList{id, file} + more);
    if (answer.exitCode != 0)
        qFatal("no bundle: %s", answer.err.constData());
    return file;
}

inline Members membersOf(const QString& bundle) {
    auto out = unpackArchive(bytesOf(bundle));
    if (!out)
        qFatal("the good bundle is not good");
    return *out;
}

// A workspace with a run, and the bundle of that.
class BundledRun {
public:
    BundledRun() {
        const QString candles = m_cli.file(QStringLiteral("w.csv"), waves());
        if (m_cli.run("data import --instrument T:WAVES --timeframe 1h", {candles}).exitCode != 0)
            qFatal("no candles");
        m_run = m_cli
                    .run("run backtest --strategy sma_cross --set fast=10 --set slow=30 --instrument T:WAVES "
                         "--timeframe 4h --from 2020-09-20 --fee-bps 7.5 --slippage-ticks 2 --seed 77 --json")
                    .json()
                    .value(QLatin1String("run_id"))
                    .toString();
        m_bundle = exported(m_cli, m_run);
    }

    const Cli& cli() const { return m_cli; }
    const QString& run() const { return m_run; }
    const QString& bundle() const { return m_bundle; }
    Members members() const { return membersOf(m_bundle); }

private:
    Cli m_cli;
    QString m_run;
    QString m_bundle;
};

} // namespace truebar::test
