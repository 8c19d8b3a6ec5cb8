// English texts that reach the window from outside ui/: sentences of errors in the sources of core/ and plugins/, and
// what the metadata of plugins says. lupdate cannot see them there, so ui/texts/ lists them for it.
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace truebar::test {

// Sorted. A text is the literal behind a dotted code ("csv.empty", "the file is empty") or any with a placeholder.
QStringList errorTextsIn(const QString& source);
// Of every source file below a folder.
QStringList errorTextsBelow(const QString& folder);
// Every string literal of every source file below a folder.
QStringList literalsBelow(const QString& folder);
// Names, descriptions, labels and choices of every metadata.json below a folder.
QStringList metadataTextsBelow(const QString& folder);

// The texts that a catalogue lists, as it lists them.
QStringList catalogued(const QString& file);
// A catalogue as a file: `context` is the one that ui/ looks them up with.
QByteArray catalogueOf(const QStringList& texts, const char* context);

} // namespace truebar::test
