// Files that must be whole or not there, on disk and not only in a cache.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace truebar {

// "io.vault_read" (with the system's reason), "vault.missing", "vault.damaged" if longer than `most`.
Result<std::string> readWholeFile(const std::string& path, std::uint64_t most);

// Writes a new file beside it, readable by its owner only, syncs it, puts it in place of the old one and syncs the
// folder. After an error or a crash the old file is there, or the new one, never a mixture. "io.vault_write".
Result<void> replaceFile(const std::string& path, std::string_view bytes);
// The same, but "vault.exists" if there is a file already.
Result<void> createFile(const std::string& path, std::string_view bytes);
// What a crash left beside it.
void removeLeftovers(const std::string& path);

// Removes it and syncs the folder; nothing there is no error. "io.vault_write".
Result<void> removeFile(const std::string& path);

// Overwrites the file with noise, syncs, and removes it. A disk that moves its blocks may keep an old copy all the
// same.
Result<void> shredFile(const std::string& path);

} // namespace truebar
