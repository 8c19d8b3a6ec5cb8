#include "core/decisions/answer_inbox.h"

#include "core/decisions/decision_store.h"
#include "core/decisions/prompt_text.h"
#include "core/runs/run_text.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSaveFile>

namespace truebar {

namespace {

constexpr qint64 longestFile = 8'192;
constexpr qint64 refusalsKeptFor = 3'600; // seconds, for who does not wait for them
constexpr QLatin1String answerEnd(".answer");
constexpr QLatin1String refusalEnd(".refused");

bool write(const QString& path, const QJsonObject& json) {
    const QByteArray content = QJsonDocument(json).toJson(QJsonDocument::Compact);
    QSaveFile file(path);
    return content.size() <= longestFile && file.open(QIODevice::WriteOnly) && file.write(content) >= 0
        && file.commit();
}

QString refusalOf(const QString& answer) {
    return answer.chopped(answerEnd.size()) + refusalEnd;
}

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QJsonObject toJson(const LeftAnswer& answer) {
    const std::string verdict(toString(answer.answer.verdict));
    return {{QStringLiteral("prompt"), qint64(answer.prompt)}, {QStringLiteral("verdict"), text(verdict)},
        {QStringLiteral("amendment"), amendmentToText(answer.answer.amendment)},
        {QStringLiteral("by"), text(answer.answer.by)}, {QStringLiteral("note"), text(answer.answer.note)},
        {QStringLiteral("channel"), text(answer.channel)}};
}

std::optional<LeftAnswer> read(const QString& path) {
    QFile file(path);
    if (QFileInfo(path).isSymLink() || file.size() > longestFile || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.read(longestFile)).object();
    const auto field = [&](const char* key) { return json.value(QLatin1String(key)).toString(); };
    const auto verdict = enumNamed<Verdict>(field("verdict").toStdString(), verdictCount);
    const auto amendment = amendmentFromText(field("amendment"));
    LeftAnswer out;
    out.prompt = json.value(QLatin1String("prompt")).toInteger();
    if (!verdict || !amendment || out.prompt <= 0)
        return std::nullopt;
    out.answer.verdict = *verdict;
    out.answer.amendment = *amendment;
    out.answer.by = field("by").toStdString();
    out.answer.note = field("note").toStdString();
    out.channel = field("channel").toStdString();
    out.sealedPin = field("sealed_pin").toStdString();
    return out;
}

} // namespace

std::string termsOf(const LeftAnswer& answer) {
    return QJsonDocument(toJson(answer)).toJson(QJsonDocument::Compact).toStdString();
}

AnswerInbox::AnswerInbox(const QString& workspace)
    : m_folder(workspace + QStringLiteral("/answers")) { }

Result<QString> AnswerInbox::leave(const LeftAnswer& answer) const {
    // The one who listens could only throw it away.
    if (auto sound = checkAnswer(answer.answer); !sound)
        return std::move(sound).error();
    const Error cannot{
        "io.answer", "the answer cannot be left for the process that writes the workspace", {}, m_folder.toStdString()};
    if (!QDir().mkpath(m_folder))
        return cannot;
    // Names sort by time.
    const QString name = QStringLiteral("%1-%2.answer")
                             .arg(QDateTime::currentMSecsSinceEpoch(), 16, 10, QLatin1Char('0'))
                             .arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
    QJsonObject json = toJson(answer);
    if (!answer.sealedPin.empty())
        json.insert(QStringLiteral("sealed_pin"), text(answer.sealedPin));
    return write(m_folder + QLatin1Char('/') + name, json) ? Result<QString>(name) : Result<QString>(cannot);
}

std::vector<LeftAnswer> AnswerInbox::look() const {
    std::vector<LeftAnswer> out;
    const QDir folder(m_folder);
    const QFileInfoList refusals = folder.entryInfoList({QLatin1Char('*') + refusalEnd}, QDir::Files);
    for (const QFileInfo& each : refusals) {
        if (each.lastModified().secsTo(QDateTime::currentDateTimeUtc()) > refusalsKeptFor)
            QFile::remove(each.filePath());
    }
    const QStringList names = folder.entryList({QLatin1Char('*') + answerEnd}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        auto answer = read(folder.filePath(name));
        if (!answer) {
            QFile::remove(folder.filePath(name));
            continue;
        }
        answer->file = name;
        out.push_back(std::move(*answer));
    }
    return out;
}

void AnswerInbox::remove(const LeftAnswer& answer) const {
    QFile::remove(m_folder + QLatin1Char('/') + answer.file);
}

// The refusal first: a crash between the two has the answer refused once more.
void AnswerInbox::refuse(const LeftAnswer& answer, const Error& why) const {
    QJsonArray arguments;
    for (const std::string& each : why.arguments)
        arguments.append(text(each));
    (void)write(m_folder + QLatin1Char('/') + refusalOf(answer.file),
        {{QStringLiteral("code"), text(why.code)}, {QStringLiteral("text"), text(why.text)},
            {QStringLiteral("arguments"), arguments}, {QStringLiteral("location"), text(why.location)}});
    remove(answer);
}

std::optional<Error> AnswerInbox::refusal(const QString& name) const {
    QFile file(m_folder + QLatin1Char('/') + refusalOf(name));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.read(longestFile)).object();
    file.remove();
    Error out;
    out.code = json.value(QLatin1String("code")).toString().toStdString();
    out.text = json.value(QLatin1String("text")).toString().toStdString();
    const QJsonArray arguments = json.value(QLatin1String("arguments")).toArray();
    for (const QJsonValue& each : arguments)
        out.arguments.push_back(each.toString().toStdString());
    out.location = json.value(QLatin1String("location")).toString().toStdString();
    return out;
}

} // namespace truebar
