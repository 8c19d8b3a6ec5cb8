#include "core/commands/command_folder.h"

#include "core/base/json_writer.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QThread>
#include <QUuid>

#include <chrono>

namespace truebar {

namespace {

constexpr int pollMs = 20;
constexpr auto carriedOutWithin = std::chrono::seconds(45); // a live bot waits for its venue to stop
constexpr qint64 largestFile = 1'000'000;
const auto commandEnd = QStringLiteral(".command");
const auto takenEnd = QStringLiteral(".taken");
constexpr qint64 oldAnswerSeconds = 3600;
const auto answerEnd = QStringLiteral(".answer");

std::string textOf(const QJsonObject& json, const char* key) {
    return json.value(QLatin1String(key)).toString().toStdString();
}

Result<void> writeWhole(const QString& file, const std::string& text) {
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly)) {
        out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        out.write(text.data(), static_cast<qint64>(text.size()));
    }
    if (!out.commit())
        return Error{"io.command", "the command folder cannot be written: %1", {out.errorString().toStdString()},
            file.toStdString()};
    return {};
}

std::string answerToJson(const Result<std::string>& answer) {
    JsonWriter json;
    json.beginObject().member("ok", answer.has_value());
    if (answer) {
        json.member("result", *answer);
    } else {
        const Error& error = answer.error();
        json.member("code", error.code).member("text", error.text).member("location", error.location);
        json.key("arguments").beginArray();
        for (const std::string& argument : error.arguments)
            json.value(argument);
        json.endArray();
    }
    json.endObject();
    return json.take();
}

Result<std::string> answerFrom(const QByteArray& text) {
    const QJsonObject json = QJsonDocument::fromJson(text).object();
    if (json.value(QLatin1String("ok")).toBool())
        return textOf(json, "result");
    Error error{textOf(json, "code"), textOf(json, "text"), {}, textOf(json, "location")};
    if (error.code.empty())
        return Error{"io.command", "the answer cannot be read: %1", {"not JSON"}};
    for (const auto& argument : json.value(QLatin1String("arguments")).toArray())
        error.arguments.push_back(argument.toString().toStdString());
    return error;
}

} // namespace

QString commandFolder(const QString& workspace, const QString& room) {
    return QDir(workspace).filePath(QStringLiteral("commands/") + room);
}

Result<std::string> sendCommand(const QString& folder, const std::string& command, Millis patience) {
    QDir().mkpath(folder);
    const QString base = QDir(folder).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces));
    const QString question = base + commandEnd;
    QFile answer(base + answerEnd);
    if (auto written = writeWhole(question, command); !written)
        return std::move(written).error();
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!answer.exists()) {
        QThread::msleep(pollMs);
        const auto now = std::chrono::steady_clock::now();
        if (now < end)
            continue;
        if (QFile::remove(question))
            return Error{
                "io.command_untaken", "the program that holds the workspace does not answer; nothing was done"};
        if (now < end + carriedOutWithin)
            continue;
        return Error{"io.command", "the command is being carried out, but is not answered yet"};
    }
    if (!answer.open(QIODevice::ReadOnly))
        return Error{"io.command", "the answer cannot be read: %1", {answer.errorString().toStdString()}};
    const QByteArray text = answer.readAll();
    answer.remove();
    return answerFrom(text);
}

void refuseTaken(const QString& folder, const Error& why) {
    const QDir dir(folder);
    for (const QString& name : dir.entryList({QString(QLatin1Char('*') + takenEnd)}, QDir::Files)) {
        const QString base = dir.filePath(name.chopped(takenEnd.size()));
        (void)writeWhole(base + answerEnd, answerToJson(why));
        QFile::remove(base + takenEnd);
    }
}

void answerCommands(
    const QString& folder, const std::function<Result<std::string>(const std::string& command)>& carryOut) {
    const QDir dir(folder);
    // What was taken by a program that has ended meanwhile is taken again; taking is renaming, so that a command cannot
    // be taken back any more.
    for (const QString& end : {takenEnd, commandEnd}) {
        const QStringList names =
            dir.entryList({QString(QLatin1Char('*') + end)}, QDir::Files, QDir::Time | QDir::Reversed);
        for (const QString& name : names) {
            const QString base = dir.filePath(name.chopped(end.size()));
            if (end == commandEnd && !QFile::rename(base + commandEnd, base + takenEnd))
                continue;
            QFile file(base + takenEnd);
            const bool isGood = file.size() <= largestFile && file.open(QIODevice::ReadOnly);
            (void)writeWhole(
                base + answerEnd, answerToJson(carryOut(isGood ? file.readAll().toStdString() : std::string())));
            file.remove();
        }
    }
    for (const QFileInfo& answer : dir.entryInfoList({QString(QLatin1Char('*') + answerEnd)}, QDir::Files)) {
        if (answer.lastModified().secsTo(QDateTime::currentDateTime()) > oldAnswerSeconds)
            QFile::remove(answer.filePath()); // nobody has waited for it
    }
}

} // namespace truebar
