// Where the files of an export grow until they are whole: FOLDER/.truebar-export. They get their names in FOLDER all
// together at the end, so whatever has a name there is whole, also after a power cut or kill -9; what a killed export
// left behind is removed by the next one into the same folder.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace truebar {

class PartFolder {
public:
    // Makes the folder if there is none (not its parents). "export.folder" if that cannot be a folder, "export.busy"
    // while another export writes there, "io.export_write".
    static Result<std::unique_ptr<PartFolder>> open(const QString& folder);
    // Removes what was not placed, and the folder too if it was made for nothing.
    ~PartFolder();
    PartFolder(const PartFolder&) = delete;
    PartFolder& operator=(const PartFolder&) = delete;

    // Where to write the file that will be called `name`.
    QString part(const QString& name) const;
    // Gives the finished parts their names, in this order. Without `overwrite`, "export.exists" if a name is taken, and
    // then none is given.
    Result<void> place(const QStringList& names, bool overwrite);

private:
    PartFolder(QString folder, int descriptor, bool isNew);
    Result<void> makeParts();
    QString partsPath() const;

    QString m_folder;
    int m_descriptor; // of the folder: holds the lock
    bool m_isNew;
    bool m_hasParts = false;
};

// "export.exists" if any of the names is taken in the folder, "export.not_a_file" if one is there but is no file.
Result<void> checkNamesFree(const QString& folder, const QStringList& names, bool overwrite);

} // namespace truebar
