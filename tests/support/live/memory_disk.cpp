#include "tests/support/live/memory_disk.h"

#include <algorithm>

namespace truebar::test {

namespace {

Error failed(const std::string& path) {
    return {"io.disk", "%1 failed: %2", {"writing", "input/output error"}, path};
}

} // namespace

class MemoryDisk::Handle final : public IDiskFile {
public:
    Handle(MemoryDisk& disk, std::string path)
        : m_disk(disk)
        , m_path(std::move(path)) { }

    Result<std::string> readAll() override { return file().now; }
    Result<void> writeAt(std::uint64_t offset, std::string_view bytes) override {
        m_disk.step("write");
        if (m_disk.failWrites)
            return failed(m_path);
        put(file().now, offset, bytes);
        file().pending.push_back({offset, std::string(bytes)});
        return {};
    }
    Result<void> sync() override {
        m_disk.step("sync");
        ++m_disk.syncs;
        if (m_disk.failSyncs)
            return failed(m_path);
        for (const Write& write : file().pending)
            put(file().durable, write.offset, write.bytes);
        file().pending.clear();
        return {};
    }

private:
    File& file() { return m_disk.m_files[m_path]; }

    MemoryDisk& m_disk;
    std::string m_path;
};

void MemoryDisk::step(const char* name) const {
    if (onStep)
        onStep(name);
}

void MemoryDisk::put(std::string& bytes, std::uint64_t offset, std::string_view what) {
    bytes.resize(std::max<std::size_t>(bytes.size(), offset + what.size()), '\0');
    bytes.replace(offset, what.size(), what);
}

Result<std::unique_ptr<IDiskFile>> MemoryDisk::open(const std::string& path) {
    m_files.try_emplace(path);
    return std::unique_ptr<IDiskFile>(std::make_unique<Handle>(*this, path));
}

Result<std::string> MemoryDisk::read(const std::string& path) {
    const auto it = m_files.find(path);
    return it == m_files.end() ? Result<std::string>(failed(path)) : it->second.now;
}

Result<void> MemoryDisk::replace(const std::string& path, std::string_view bytes) {
    step("replace");
    if (failWrites || failSyncs)
        return failed(path);
    m_files[path] = {std::string(bytes), std::string(bytes), {}};
    return {};
}

Result<void> MemoryDisk::remove(const std::string& path) {
    step("remove");
    m_files.erase(path);
    return {};
}

void MemoryDisk::crash(Survival survival) {
    for (auto& [path, file] : m_files) {
        if (survival != Survival::Everything) {
            std::string after = file.durable;
            if (survival == Survival::Torn && !file.pending.empty()) {
                const Write& last = file.pending.back();
                put(after, last.offset, std::string_view(last.bytes).substr(0, last.bytes.size() / 2));
            }
            file.now = std::move(after);
        }
        file.durable = file.now;
        file.pending.clear();
    }
    onStep = {};
    failSyncs = false;
    failWrites = false;
}

} // namespace truebar::test
