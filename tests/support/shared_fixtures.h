// Where the shared market data, reference results and wire formats are, and what to do when they are not.
#pragma once

#include <QString>
#include <QTest>

namespace truebar::test {

// $TRUEBAR_SHARED_DIR, or the folder "shared" beside the source tree; empty if there is none.
QString sharedDirectory();
// Full path of a shared file, for example "data/crypto_1m/…".
QString sharedFile(const char* relative);

}

// First line of a test that needs shared files: fails under CI=true when they are missing, skips elsewhere.
#define TRUEBAR_NEEDS_SHARED()                                                                                         \
    do {                                                                                                               \
        if (truebar::test::sharedDirectory().isEmpty()) {                                                              \
            if (qEnvironmentVariable("CI") == QLatin1String("true"))                                                   \
                QFAIL("shared fixtures are missing");                                                                  \
            QSKIP("shared fixtures are missing");                                                                      \
        }                                                                                                              \
    } while (false)
