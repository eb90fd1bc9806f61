package dev.holdfast.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Sockets that ask the guard as they connect. This is the only gate, and nothing lies behind it: the address that is checked is the
 * address that is connected to, whatever a name resolved to a moment before.
 */
public final class GuardedSocketFactory extends SocketFactory {
    private final AddressGuard guard;

    public GuardedSocketFactory(AddressGuard guard) {
        this.guard = guard;
    }

    @Override
    public Socket createSocket() {
        return new GuardedSocket(guard);
    }

    @Override
    public Socket createSocket(String host, int port) throws SocketException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws SocketException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws SocketException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws SocketException {
        throw unconnectedOnly();
    }

    private static SocketException unconnectedOnly() {
        return new SocketException("connect through an unconnected socket, which checks the address");
    }

    private static final class GuardedSocket extends Socket {
        private final AddressGuard guard;

        GuardedSocket(AddressGuard guard) {
            // Without this a system-wide SOCKS proxy would do the resolving and connecting, out of the guard's sight.
            super(Proxy.NO_PROXY);
            this.guard = guard;
        }

        /** {@link Socket#connect(SocketAddress)} comes through here too. */
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress internet) || internet.isUnresolved()) {
                throw new AddressRefusedException("unresolved");
            }
            String kind = guard.refusedKind(internet.getAddress());
            if (kind != null) {
                throw new AddressRefusedException(kind);
            }
            super.connect(endpoint, timeout);
        }
    }
}
