#include "core/vault/profile_folder.h"

#include "core/vault/file_replace.h"
#include "core/vault/vault.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace truebar {

namespace {

const QString suffix = QStringLiteral(".vault");
const QString remembered = QStringLiteral(".remembered"); // behind the name of the vault's file

QString flagFile(const QString& workspace) {
    return workspace + QStringLiteral("/analysis_only");
}

} // namespace

ProfileFolder::ProfileFolder(const QString& workspace)
    : m_folder(workspace + QStringLiteral("/vault")) { }

std::vector<std::string> ProfileFolder::names() const {
    std::vector<std::string> out;
    const QStringList files = QDir(m_folder).entryList({QLatin1Char('*') + suffix}, QDir::Files, QDir::Name);
    for (const QString& file : files) {
        const std::string name = file.chopped(suffix.size()).toStdString();
        if (checkProfileName(name))
            out.push_back(name);
    }
    return out;
}

std::string ProfileFolder::fileOf(std::string_view name) const {
    return m_folder.toStdString() + '/' + std::string(name) + suffix.toStdString();
}

Result<std::string> ProfileFolder::choose(std::string_view name) const {
    const std::vector<std::string> all = names();
    if (!name.empty()) {
        // Also keeps a name from being a path.
        if (std::ranges::find(all, name) == all.end())
            return Error{"vault.missing", "there is no profile '%1'", {std::string(name.substr(0, 60))}};
        return std::string(name);
    }
    if (all.empty())
        return Error{"vault.missing", "there is no vault yet; 'vault create' makes one"};
    if (all.size() == 1)
        return all.front();
    std::string list;
    for (const std::string& each : all)
        list += (list.empty() ? "" : ", ") + each;
    return Error{"vault.which", "there are several profiles; name one of: %1", {list}};
}

Result<void> ProfileFolder::make() const {
    if (!QDir().mkpath(m_folder)
        || !QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return Error{
            "io.vault_write", "the vault cannot be written: %1", {std::strerror(errno)}, m_folder.toStdString()};
    return {};
}

Result<KdfCost> ProfileFolder::inspect(std::string_view name) const {
    const std::string file = fileOf(name);
    const auto bytes = readWholeFile(file, mostVaultBytes);
    if (!bytes)
        return bytes.error();
    auto cost = SealedFile::costOf(*bytes);
    return cost ? std::move(cost) : Result<KdfCost>(std::move(cost).error().at(file));
}

bool ProfileFolder::isRemembered(std::string_view name) const {
    return QFile::exists(QString::fromStdString(fileOf(name)) + remembered);
}

Result<void> ProfileFolder::setRemembered(std::string_view name, bool isSet) const {
    const std::string file = fileOf(name) + remembered.toStdString();
    if (isSet)
        return replaceFile(file, "The keyring of this computer holds the key of this vault.\n");
    return QFile::exists(QString::fromStdString(file)) ? removeFile(file) : Result<void>();
}

Result<void> ProfileFolder::wipe(std::string_view name) const {
    const auto chosen = choose(name);
    if (!chosen)
        return chosen.error();
    return shredFile(fileOf(*chosen));
}

bool isAnalysisOnly(const QString& workspace) {
    struct stat status { };
    return ::stat(QFile::encodeName(flagFile(workspace)).constData(), &status) == 0 || errno != ENOENT;
}

Result<void> setAnalysisOnly(const QString& workspace, bool isSet) {
    const std::string file = flagFile(workspace).toStdString();
    if (isSet)
        return replaceFile(file, "Nothing in this workspace places orders while this file is here.\n");
    return removeFile(file);
}

} // namespace truebar
