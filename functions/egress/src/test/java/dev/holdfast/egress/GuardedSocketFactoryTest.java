// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedSocketFactoryTest {
    @Test
    void socket_cannot_connect_around_guard() throws Exception {
        GuardedSocketFactory sockets = new GuardedSocketFactory(AddressGuard.allowing(List.of()));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Socket socket = sockets.createSocket()) {
            assertThatExceptionOfType(AddressRefusedException.class)
                    .isThrownBy(() -> socket.connect(new InetSocketAddress(loopback, 9)));
            assertThatExceptionOfType(AddressRefusedException.class)
                    .isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("example.com", 9), 10));
        }
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> sockets.createSocket(loopback, 9));
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> sockets.createSocket("localhost", 9));
    }
}
