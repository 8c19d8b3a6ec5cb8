#include "core/jobs/job_control.h"

#include "core/jobs/study_json.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <charconv>

namespace truebar {

namespace {

constexpr std::array<std::string_view, 4> verbNames{"pause", "resume", "cancel", "prioritise"};

QString requestFolder(const QString& workspace) {
    return workspace + QStringLiteral("/requests");
}

Error wrongState(const JobCommand& command, std::string_view state) {
    const std::string verb(toString(command.verb));
    if (command.trial)
        return {"jobs.state", "a trial that is %1 cannot be told to %2", {std::string(state), verb},
            command.study + '/' + std::to_string(*command.trial)};
    return {"jobs.state", "a study that is %1 cannot be told to %2", {std::string(state), verb}, command.study};
}

Result<Trial> trialOf(const Database& database, const Study& study, std::uint64_t number) {
    auto trials = readTrials(database, study.key, number, 1);
    if (!trials)
        return std::move(trials).error();
    if (trials->empty() || trials->front().number != number)
        return Error{"jobs.unknown", "the study %1 has no trial %2", {study.id, std::to_string(number)}};
    return std::move(trials->front());
}

bool mayFollow(JobVerb verb, TrialStatus status) {
    switch (verb) {
    case JobVerb::Pause:
        return status == TrialStatus::Queued || status == TrialStatus::Running;
    case JobVerb::Cancel:
        return status == TrialStatus::Queued || status == TrialStatus::Running || status == TrialStatus::Paused;
    case JobVerb::Resume:
        return status == TrialStatus::Paused || status == TrialStatus::Cancelled || status == TrialStatus::Failed;
    case JobVerb::Prioritise:
        return status == TrialStatus::Queued || status == TrialStatus::Running || status == TrialStatus::Paused;
    }
    return false;
}

bool mayFollow(JobVerb verb, StudyStatus status) {
    switch (verb) {
    case JobVerb::Pause:
        return status == StudyStatus::Active;
    case JobVerb::Cancel:
        return status == StudyStatus::Active || status == StudyStatus::Paused;
    case JobVerb::Resume:
        return status != StudyStatus::Done;
    case JobVerb::Prioritise:
        return status == StudyStatus::Active || status == StudyStatus::Paused;
    }
    return false;
}

Result<void> moveTrials(
    const Database& database, StudyKey study, const char* to, const char* from, const Error& reason) {
    return database.execute(QStringLiteral("UPDATE trial SET status = ?, reason = ? WHERE study = ? AND status IN (%1)")
                                .arg(QLatin1String(from)),
        {QLatin1String(to), reasonToText(reason), qlonglong(study)});
}

Result<void> prioritise(const Database& database, const Study& study, const JobCommand& command) {
    if (!command.trial)
        return database.execute(
            QStringLiteral("UPDATE study SET priority = ? WHERE study = ?"), {command.priority, qlonglong(study.key)});
    return database.execute(QStringLiteral("UPDATE trial SET priority = ? WHERE study = ? AND number = ?"),
        {command.priority, qlonglong(study.key), qulonglong(*command.trial)});
}

Result<void> applyToStudy(const Database& database, const Study& study, JobVerb verb) {
    if (verb == JobVerb::Pause)
        return setStudyStatus(database, study.key, StudyStatus::Paused);
    if (verb == JobVerb::Cancel) {
        if (auto moved = moveTrials(database, study.key, "cancelled", "'queued','running','paused'",
                {"jobs.cancelled", "the study was cancelled"});
            !moved)
            return moved;
        return setStudyStatus(database, study.key, StudyStatus::Cancelled);
    }
    if (study.status == StudyStatus::Cancelled) {
        if (auto moved = moveTrials(database, study.key, "queued", "'cancelled'", {}); !moved)
            return moved;
    }
    return setStudyStatus(database, study.key, StudyStatus::Active);
}

Result<void> applyToTrial(const Database& database, const Study& study, std::uint64_t number, JobVerb verb) {
    constexpr std::array<std::string_view, 3> becomes{"paused", "queued", "cancelled"};
    const std::string_view status = becomes[static_cast<std::size_t>(verb)];
    auto moved = database.execute(
        QStringLiteral("UPDATE trial SET status = ?, reason = ?, score = NULL WHERE study = ? AND number = ?"),
        {QString::fromLatin1(status.data(), static_cast<qsizetype>(status.size())),
            reasonToText(verb == JobVerb::Cancel ? Error{"jobs.cancelled", "the trial was cancelled"} : Error()),
            qlonglong(study.key), qulonglong(number)});
    if (!moved || verb != JobVerb::Resume || study.status == StudyStatus::Paused)
        return moved;
    return setStudyStatus(database, study.key, StudyStatus::Active);
}

} // namespace

std::string_view toString(JobVerb verb) {
    return verbNames[static_cast<std::size_t>(verb)];
}

Result<JobCommand> parseJob(const Database& database, JobVerb verb, std::string_view address) {
    const auto slash = address.find('/');
    JobCommand out;
    out.verb = verb;
    if (slash != std::string_view::npos) {
        const std::string_view text = address.substr(slash + 1);
        std::uint64_t number = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
        if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || number == 0)
            return Error{"jobs.address", "'%1' is not STUDY or STUDY/NUMBER", {std::string(address.substr(0, 60))}};
        out.trial = number;
    }
    auto study = readStudy(database, address.substr(0, slash));
    if (!study)
        return std::move(study).error();
    out.study = study->id;
    if (auto good = checkCommand(database, out); !good)
        return std::move(good).error();
    return out;
}

Result<void> checkCommand(const Database& database, const JobCommand& command) {
    const auto study = readStudy(database, command.study);
    if (!study)
        return study.error();
    if (!command.trial)
        return mayFollow(command.verb, study->status) ? Result<void>()
                                                      : Result<void>(wrongState(command, toString(study->status)));
    const auto trial = trialOf(database, *study, *command.trial);
    if (!trial)
        return trial.error();
    return mayFollow(command.verb, trial->status) ? Result<void>()
                                                  : Result<void>(wrongState(command, toString(trial->status)));
}

Result<void> applyCommand(const Database& database, const JobCommand& command) {
    if (auto good = checkCommand(database, command); !good)
        return good;
    const auto study = readStudy(database, command.study);
    if (!study)
        return study.error();
    if (command.verb == JobVerb::Prioritise)
        return prioritise(database, *study, command);
    return command.trial ? applyToTrial(database, *study, *command.trial, command.verb)
                         : applyToStudy(database, *study, command.verb);
}

Result<void> leaveRequest(const QString& workspace, const JobCommand& command) {
    const QString folder = requestFolder(workspace);
    const Error cannot{
        "io.request", "the command cannot be left for the process that works on the queue", {}, folder.toStdString()};
    if (!QDir().mkpath(folder))
        return cannot;
    // Names sort by time.
    const QString name = QStringLiteral("%1-%2.job")
                             .arg(QDateTime::currentMSecsSinceEpoch(), 16, 10, QLatin1Char('0'))
                             .arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
    QSaveFile file(folder + QLatin1Char('/') + name);
    std::string text = std::string(toString(command.verb)) + ' ' + command.study;
    text += ' ' + std::to_string(command.trial.value_or(0)) + ' ' + std::to_string(command.priority);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.c_str()) < 0 || !file.commit())
        return cannot;
    return {};
}

bool hasRequests(const QString& workspace) {
    return !QDir(requestFolder(workspace)).isEmpty(QDir::Files);
}

std::vector<JobCommand> takeRequests(const QString& workspace) {
    std::vector<JobCommand> out;
    QDir folder(requestFolder(workspace));
    const QStringList names = folder.entryList({QStringLiteral("*.job")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QStringList words = QString::fromUtf8(file.read(1000)).split(QLatin1Char(' '));
        file.remove();
        const auto verb = std::find(verbNames.begin(), verbNames.end(), words.value(0).toStdString());
        if (verb == verbNames.end() || words.size() < 2)
            continue; // nothing of ours
        JobCommand command;
        command.verb = static_cast<JobVerb>(verb - verbNames.begin());
        command.study = words.at(1).toStdString();
        if (const qulonglong trial = words.value(2).toULongLong(); trial > 0)
            command.trial = trial;
        command.priority = words.value(3).toInt();
        out.push_back(std::move(command));
    }
    return out;
}

} // namespace truebar
