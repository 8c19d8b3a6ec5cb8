#include "tests/benchmarks/click_peers.h"

#include "tests/benchmarks/wire_tap.h"

#include <array>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#ifdef TRUEBAR_HAS_GRPC
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/impl/codegen/method_handler.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>
#include <grpcpp/support/byte_buffer.h>
#endif

namespace truebar::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t weight = 700; // bytes of two orders

std::int64_t nanos() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

} // namespace

PlainPeer::PlainPeer() {
    std::tie(m_client, m_server) = loopbackPair();
    m_reader = std::thread([this] {
        std::array<char, 4096> buffer{};
        std::size_t got = 0;
        for (;;) {
            const ssize_t more = ::recv(m_server, buffer.data(), buffer.size(), 0);
            if (more <= 0)
                return;
            got += static_cast<std::size_t>(more);
            if (got >= weight) {
                got -= weight;
                m_readAt = nanos();
            }
        }
    });
}

PlainPeer::~PlainPeer() {
    ::shutdown(m_client, SHUT_RDWR);
    m_reader.join();
    ::close(m_client);
    ::close(m_server);
}

double PlainPeer::send() {
    const std::string message(weight, 'x');
    m_readAt = 0;
    const std::int64_t begin = nanos();
    (void)!::send(m_client, message.data(), message.size(), MSG_NOSIGNAL);
    while (m_readAt == 0)
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    return static_cast<double>(m_readAt - begin) / 1000;
}

#ifdef TRUEBAR_HAS_GRPC

namespace {

constexpr const char* method = "/truebar.bench.Venue/Place";

// What generated code does for one unary method, with bytes instead of messages.
class VenueService final : public grpc::Service {
public:
    VenueService() {
        using Handler = grpc::internal::RpcMethodHandler<VenueService, grpc::ByteBuffer, grpc::ByteBuffer>;
        AddMethod(new grpc::internal::RpcServiceMethod(method, grpc::internal::RpcMethod::NORMAL_RPC,
            new Handler(
                [](VenueService* self, grpc::ServerContext*, const grpc::ByteBuffer*, grpc::ByteBuffer* answer) {
                    self->m_enteredAt = nanos();
                    // A buffer without a slice is no message at all.
                    const grpc::Slice nothing;
                    *answer = grpc::ByteBuffer(&nothing, 1);
                    return grpc::Status::OK;
                },
                this)));
    }
    std::int64_t enteredAt() const { return m_enteredAt; }

private:
    std::atomic<std::int64_t> m_enteredAt = 0;
};

} // namespace

struct GrpcPeer::Parts {
    VenueService service{};
    std::unique_ptr<grpc::Server> server{};
    std::shared_ptr<grpc::Channel> channel{};
};

GrpcPeer::GrpcPeer()
    : m_parts(std::make_unique<Parts>()) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&m_parts->service);
    m_parts->server = builder.BuildAndStart();
    m_parts->channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials());
}

GrpcPeer::~GrpcPeer() {
    m_parts->server->Shutdown();
}

GrpcTimes GrpcPeer::call() {
    const std::string message(weight, 'x');
    const grpc::Slice slice(message);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer answer;
    grpc::ClientContext context;
    const grpc::internal::RpcMethod unary(method, grpc::internal::RpcMethod::NORMAL_RPC);
    GrpcTimes out;
    const std::int64_t begin = nanos();
    const grpc::Status status =
        grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer, grpc::ByteBuffer, grpc::ByteBuffer>(
            m_parts->channel.get(), unary, &context, request, &answer);
    const std::int64_t end = nanos();
    out.isThere = status.ok();
    out.oneWay = static_cast<double>(m_parts->service.enteredAt() - begin) / 1000;
    out.whole = static_cast<double>(end - begin) / 1000;
    return out;
}

#else

struct GrpcPeer::Parts { };

GrpcPeer::GrpcPeer() = default;
GrpcPeer::~GrpcPeer() = default;

GrpcTimes GrpcPeer::call() {
    return {};
}

#endif

} // namespace truebar::bench
