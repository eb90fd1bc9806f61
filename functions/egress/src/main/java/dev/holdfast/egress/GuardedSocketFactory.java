// SPDX-License-Identifier: Apache-2.0
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
 * Makes sockets whose address the guard checks when they connect. A socket connects to exactly the checked address. So
 * the check also protects against names that resolve to a different address at the second lookup (DNS rebinding).
 */
final class GuardedSocketFactory extends SocketFactory {
    private final AddressGuard guard;

    GuardedSocketFactory(AddressGuard guard) {
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
        return new SocketException("create an unconnected socket and connect it, so that it checks the address");
    }

    private static final class GuardedSocket extends Socket {
        private final AddressGuard guard;

        GuardedSocket(AddressGuard guard) {
            // A system-wide SOCKS proxy would resolve names and connect without the guard.
            super(Proxy.NO_PROXY);
            this.guard = guard;
        }

        /** {@link Socket#connect(SocketAddress)} calls this method too. */
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress address) || address.isUnresolved()) {
                throw new AddressRefusedException("unresolved");
            }
            String kind = guard.refusedKind(address.getAddress());
            if (kind != null) {
                throw new AddressRefusedException(kind);
            }
            super.connect(endpoint, timeout);
        }
    }
}
