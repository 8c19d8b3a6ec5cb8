#include "tests/support/shared_fixtures.h"

#include <QDir>

namespace truebar::test {

QString sharedDirectory()
{
    const QString given = qEnvironmentVariable("TRUEBAR_SHARED_DIR");
    const QString folder = given.isEmpty() ? QStringLiteral(TRUEBAR_SOURCE_DIR "/../shared") : given;
    return QDir(folder + QStringLiteral("/data")).exists() ? QDir(folder).canonicalPath() : QString();
}

QString sharedFile(const char* relative) { return sharedDirectory() + QLatin1Char('/') + QLatin1String(relative); }

}
