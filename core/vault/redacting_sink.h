// In front of every sink of a log: nothing goes through that the redactor does not let through.
#pragma once

#include "core/vault/redactor.h"

#include <spdlog/sinks/sink.h>

#include <memory>

namespace truebar {

class RedactingSink final : public spdlog::sinks::sink {
public:
    RedactingSink(std::shared_ptr<const Redactor> redactor, spdlog::sink_ptr inner)
        : m_redactor(std::move(redactor))
        , m_inner(std::move(inner)) { }

    void log(const spdlog::details::log_msg& message) override {
        const std::string text = m_redactor->clean({message.payload.data(), message.payload.size()});
        spdlog::details::log_msg clean(message);
        clean.payload = text;
        m_inner->log(clean);
    }
    void flush() override { m_inner->flush(); }
    void set_pattern(const std::string& pattern) override { m_inner->set_pattern(pattern); }
    void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override {
        m_inner->set_formatter(std::move(formatter));
    }

private:
    std::shared_ptr<const Redactor> m_redactor;
    spdlog::sink_ptr m_inner;
};

} // namespace truebar
