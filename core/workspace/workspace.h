// One folder with everything of one user: databases, settings, layouts, logs.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

namespace truebar {

class WorkspaceLock;

enum class WorkspaceAccess {
    ReadOnly, // creates nothing; may be used while another process writes
    ReadWrite, // creates the folder if needed; one process at a time
};

class Workspace {
public:
    // Also migrates both databases to the present schema (with a backup first) when opened for writing. Errors: "io.*",
    // "workspace.in_use" (names the process), ".newer" (made by a newer Truebar), ".foreign" (by another program),
    // ".unreadable", ".read_only", ".damaged"; for readers ".missing", also while the first writer is making it.
    static Result<std::unique_ptr<Workspace>> open(const QString& directory, WorkspaceAccess access);
    // $TRUEBAR_WORKSPACE, or the user's data folder.
    static QString defaultDirectory();

    ~Workspace();

    WorkspaceAccess access() const { return m_access; }
    QString directory() const { return m_directory; }
    QString marketDatabase() const; // DIR/market.db
    QString workspaceDatabase() const; // DIR/workspace.db
    QString settingsFile() const; // DIR/settings.ini: layout, theme
    QString logFolder() const; // DIR/logs
    QString backupFolder() const; // DIR/backups
    // DIR/calendars; may be asked before there is a workspace.
    static QString calendarFolder(const QString& directory);

private:
    Workspace(QString directory, WorkspaceAccess access);

    QString m_directory;
    WorkspaceAccess m_access;
    std::unique_ptr<WorkspaceLock> m_lock;
};

} // namespace truebar
