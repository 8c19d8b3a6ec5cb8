#include "tests/ui/source_texts.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <functional>

namespace truebar::test {

namespace {

// One string literal, or several that the compiler makes one.
const QString literals = QStringLiteral(R"rx((?:"(?:[^"\\\n]|\\.)*"\s*)+)rx");

QString joined(const QString& adjacent) {
    static const QRegularExpression one(QStringLiteral(R"rx("((?:[^"\\\n]|\\.)*)")rx"));
    QString out;
    for (auto match = one.globalMatch(adjacent); match.hasNext();)
        out += match.next().captured(1);
    return out.replace(QLatin1String("\\\""), QLatin1String("\""));
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void forSources(const QString& folder, const std::function<void(const QString&)>& visit) {
    QDirIterator files(
        folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        visit(QString::fromUtf8(contentOf(files.next())));
}

QStringList sortedOnce(QStringList texts) {
    texts.removeAll(QString());
    texts.sort();
    texts.removeDuplicates();
    return texts;
}

} // namespace

QStringList errorTextsIn(const QString& source) {
    static const QRegularExpression comment(QStringLiteral(R"(^\s*//.*$)"), QRegularExpression::MultilineOption);
    static const QRegularExpression coded(
        QStringLiteral(R"rx("[a-z0-9_]+(?:\.[a-z0-9_]+)+"\s*,\s*()rx") + literals + QLatin1Char(')'));
    static const QRegularExpression any(literals);
    static const QRegularExpression sentence(QStringLiteral("^(?![A-Z]{5,} ).*[a-z].* .*[a-z]"));
    QString text = source;
    text.remove(comment);
    QStringList out;
    for (auto match = coded.globalMatch(text); match.hasNext();) {
        const QString found = joined(match.next().captured(1));
        if (sentence.match(found).hasMatch())
            out << found;
    }
    static const QRegularExpression withPlace(
        QStringLiteral("^(?![A-Z]{5,} )(.*%[1-9].* .*[a-z]{2}|.*[a-z]{2}.* .*%[1-9])"));
    for (auto match = any.globalMatch(text); match.hasNext();) {
        const QString found = joined(match.next().captured());
        if (withPlace.match(found).hasMatch())
            out << found;
    }
    return sortedOnce(out);
}

QStringList errorTextsBelow(const QString& folder) {
    QStringList out;
    forSources(folder, [&out](const QString& source) { out += errorTextsIn(source); });
    return sortedOnce(out);
}

QStringList literalsBelow(const QString& folder) {
    static const QRegularExpression any(literals);
    QStringList out;
    forSources(folder, [&out](const QString& source) {
        for (auto match = any.globalMatch(source); match.hasNext();)
            out << joined(match.next().captured());
    });
    return sortedOnce(out);
}

QStringList metadataTextsBelow(const QString& folder) {
    QStringList out;
    QDirIterator files(folder, {QStringLiteral("metadata.json")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QJsonObject plugin = QJsonDocument::fromJson(contentOf(files.next())).object();
        out << plugin[QLatin1String("name")].toString() << plugin[QLatin1String("description")].toString();
        const QJsonArray settings = plugin[QLatin1String("settings")].toArray();
        for (const QJsonValue& setting : settings) {
            out << setting[QLatin1String("label")].toString() << setting[QLatin1String("description")].toString();
            const QJsonArray choices = setting[QLatin1String("choices")].toArray();
            for (const QJsonValue& choice : choices)
                out << choice.toString();
        }
    }
    return sortedOnce(out);
}

QStringList catalogued(const QString& file) {
    static const QRegularExpression entry(QStringLiteral(R"rx(QT_TRANSLATE_NOOP\("\w+", ("(?:[^"\\\n]|\\.)*")\))rx"));
    QStringList out;
    for (auto match = entry.globalMatch(QString::fromUtf8(contentOf(file))); match.hasNext();)
        out << joined(match.next().captured(1));
    return out;
}

QByteArray catalogueOf(const QStringList& texts, const char* context) {
    QString out = QStringLiteral(
        "// Read by lupdate alone: texts from outside ui/, which the window translates. As long as there are texts.\n"
        "// Made anew with TRUEBAR_UPDATE_TEXTS=1 tests/ui_texts; that test fails when one is missing.\n"
        "// clang-format off\n");
    for (QString text : texts) {
        out += QStringLiteral("QT_TRANSLATE_NOOP(\"%1\", \"%2\")\n")
                   .arg(QLatin1String(context), text.replace(QLatin1Char('"'), QLatin1String("\\\"")));
    }
    return out.toUtf8();
}

} // namespace truebar::test
