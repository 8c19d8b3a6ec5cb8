// Which channels of a venue the subscriptions of one link need. Several may need the same one: it is asked for with the
// first and given up with the last.
#pragma once

#include <map>
#include <utility>
#include <vector>

namespace truebar::net {

template <class Channel>
class ChannelCount {
public:
    // Those that nobody had before, each once.
    std::vector<Channel> add(const std::vector<Channel>& channels) {
        std::vector<Channel> out;
        for (const Channel& channel : channels) {
            if (++m_users[channel] == 1)
                out.push_back(channel);
        }
        return out;
    }
    // Those that nobody has any more.
    std::vector<Channel> remove(const std::vector<Channel>& channels) {
        std::vector<Channel> out;
        for (const Channel& channel : channels) {
            const auto found = m_users.find(channel);
            if (found == m_users.end() || --found->second > 0)
                continue;
            m_users.erase(found);
            out.push_back(channel);
        }
        return out;
    }
    // The venue refused them: whoever wants one of them next asks anew.
    template <class Predicate>
    void forget(const Predicate& isRefused) {
        std::erase_if(m_users, [&](const auto& each) { return isRefused(each.first); });
    }
    void clear() { m_users.clear(); }

private:
    std::map<Channel, int> m_users;
};

} // namespace truebar::net
