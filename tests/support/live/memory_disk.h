// A disk in memory that knows what a power cut or a kill would leave of it, and that can end the program at any of its
// calls (by throwing Crash) or let them fail.
#pragma once

#include "core/live/disk.h"

#include <functional>
#include <map>
#include <set>
#include <vector>

namespace truebar::test {

struct Crash { };

// What of the writes that were not made durable is there after the end.
enum class Survival { Everything /* kill -9 */, Nothing /* power cut */, Torn /* half of the last one only */ };

class MemoryDisk final : public IDisk {
public:
    // Called before each step with its name: "write", "sync", "replace", "remove". May throw Crash.
    std::function<void(const char*)> onStep{};
    bool failSyncs = false;
    bool failWrites = false;
    std::uint64_t syncs = 0;

    Result<std::unique_ptr<IDiskFile>> open(const std::string& path) override;
    bool exists(const std::string& path) override { return m_files.contains(path); }
    Result<std::string> read(const std::string& path) override;
    Result<void> replace(const std::string& path, std::string_view bytes) override;
    Result<void> remove(const std::string& path) override;

    // As the disk is found by the next start.
    void crash(Survival survival);
    std::string& bytes(const std::string& path) { return m_files[path].now; }

private:
    struct Write {
        std::uint64_t offset = 0;
        std::string bytes{};
    };
    struct File {
        std::string durable{};
        std::string now{};
        std::vector<Write> pending{};
    };
    class Handle;
    void step(const char* name) const;
    static void put(std::string& bytes, std::uint64_t offset, std::string_view what);

    std::map<std::string, File> m_files;
};

} // namespace truebar::test
