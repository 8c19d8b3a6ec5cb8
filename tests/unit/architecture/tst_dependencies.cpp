// Reads the dependency table of docs/architecture.md and checks every #include of the source tree against it.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

using Table = QHash<QString, QSet<QString>>;

QString readText(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

Table readTable(const QString& document) {
    static const QRegularExpression part(QStringLiteral("<!-- dependency-table -->(.*)<!-- /dependency-table -->"),
        QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression word(QStringLiteral("`([a-z/]+)`"));
    Table table;
    const QStringList lines = part.match(document).captured(1).split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        QStringList words;
        for (auto it = word.globalMatch(line); it.hasNext();)
            words.append(it.next().captured(1));
        if (!words.isEmpty())
            table.insert(words.first(), QSet<QString>(words.begin(), words.end()));
    }
    return table;
}

// The longest room of the table that holds this path; empty if none does.
QString roomOf(const QString& path, const Table& table) {
    QString best;
    for (auto it = table.begin(); it != table.end(); ++it) {
        if (path.startsWith(it.key() + QLatin1Char('/')) && it.key().size() > best.size())
            best = it.key();
    }
    return best;
}

// Which room or library an include names; empty for the standard library and the compiler's own headers.
QString targetOf(const QString& include, const Table& table) {
    static const QRegularExpression qtHeader(QStringLiteral("^(Q[A-Z]|qcustomplot|Qt|qt)"));
    if (qtHeader.match(include).hasMatch())
        return QStringLiteral("qt");
    if (include.startsWith(QLatin1String("spdlog/")))
        return QStringLiteral("spdlog");
    return roomOf(include, table);
}

bool isAllowedException(const QString& path, const QString& include) {
    return path.startsWith(QLatin1String("core/sdk/")) && path.endsWith(QLatin1String("_plugin.h"))
        && include == QLatin1String("QtPlugin");
}

} // namespace

class TestDependencies : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyIncludeIsInTheTable();
    void aForbiddenIncludeIsFound();
    void indicatorBotsKnowNoOrders();

private:
    static QStringList violations(const QString& path, const QString& text, const Table& table);
};

QStringList TestDependencies::violations(const QString& path, const QString& text, const Table& table) {
    static const QRegularExpression pattern(
        QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"), QRegularExpression::MultilineOption);
    const QString room = roomOf(path, table);
    if (room.isEmpty())
        return {path + QStringLiteral(" is in no room of the table")};
    QStringList found;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const QString include = it.next().captured(1);
        const QString target = targetOf(include, table);
        if (!target.isEmpty() && !table.value(room).contains(target) && !isAllowedException(path, include))
            found.append(path + QStringLiteral(" includes ") + include);
    }
    return found;
}

void TestDependencies::everyIncludeIsInTheTable() {
    const QDir root(QStringLiteral(TRUEBAR_SOURCE_DIR));
    const Table table = readTable(readText(root.filePath(QStringLiteral("docs/architecture.md"))));
    QVERIFY(table.size() > 10);
    QStringList found;
    int files = 0;
    for (const char* top : {"core", "plugins", "ui", "app"}) {
        QDirIterator it(root.filePath(QLatin1String(top)), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
            QDir::Files, QDirIterator::Subdirectories);
        for (; it.hasNext(); ++files) {
            const QString file = it.next();
            found += violations(root.relativeFilePath(file), readText(file), table);
        }
    }
    QVERIFY(files > 50);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestDependencies::aForbiddenIncludeIsFound() {
    const Table table{{QStringLiteral("core/base"), {QStringLiteral("core/base")}},
        {QStringLiteral("core/sdk"), {QStringLiteral("core/sdk"), QStringLiteral("core/base")}}};
    const QString path = QStringLiteral("core/base/x.h");
    QCOMPARE(violations(path, QStringLiteral("#include \"core/sdk/broker.h\"\n"), table).size(), 1);
    QCOMPARE(violations(path, QStringLiteral("#include <QString>\n"), table).size(), 1);
    QCOMPARE(violations(path, QStringLiteral("#include <vector>\n#include \"core/base/y.h\"\n"), table).size(), 0);
    QCOMPARE(
        violations(QStringLiteral("core/sdk/a_plugin.h"), QStringLiteral("#include <QtPlugin>\n"), table).size(), 0);
    QCOMPARE(violations(QStringLiteral("core/sdk/a.h"), QStringLiteral("#include <QtPlugin>\n"), table).size(), 1);
}

// What tells of trends and forecasts can never trade: its rooms may not name an order, a broker or an account.
void TestDependencies::indicatorBotsKnowNoOrders() {
    const QDir root(QStringLiteral(TRUEBAR_SOURCE_DIR));
    const Table table = readTable(readText(root.filePath(QStringLiteral("docs/architecture.md"))));
    const QSet<QString> harmless{QStringLiteral("core/base"), QStringLiteral("core/market"),
        QStringLiteral("core/analysis"), QStringLiteral("core/outlook"), QStringLiteral("core/alerts"),
        QStringLiteral("core/commands"), QStringLiteral("core/threads"), QStringLiteral("core/workspace"),
        QStringLiteral("core/data"), QStringLiteral("ui/theme"), QStringLiteral("ui/widgets"),
        QStringLiteral("ui/outlook"), QStringLiteral("qt")};
    for (const char* room : {"core/outlook", "core/alerts", "ui/outlook"}) {
        const auto rooms = table.constFind(QLatin1String(room));
        QVERIFY2(rooms != table.constEnd(), room);
        const QSet<QString> beyond = *rooms - harmless;
        QVERIFY2(
            beyond.isEmpty(), qPrintable(QLatin1String(room) + QStringList(beyond.values()).join(QLatin1Char(' '))));
    }
}

QTEST_APPLESS_MAIN(TestDependencies)
#include "tst_dependencies.moc"
