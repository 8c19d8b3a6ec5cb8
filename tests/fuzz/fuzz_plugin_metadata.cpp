// metadata.json of a foreign library.
#include "core/plugins/metadata_json.h"

#include <QJsonDocument>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto metadata = truebar::parsePluginMetadata(QJsonDocument::fromJson(bytes).object());
    if (!metadata && metadata.error().message().empty())
        __builtin_trap();
    return 0;
}
