// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The address of a client. One client can use all addresses of an IPv6 network of 64 bits.
 *
 * @param bytes the IPv4 address, or the IPv6 network; empty for other kinds of addresses
 */
record ClientAddress(ByteBuffer bytes) {
    private static final int IPV6_NETWORK_BYTES = 8;

    static ClientAddress of(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null)
            return new ClientAddress(ByteBuffer.allocate(0));
        var bytes = inet.getAddress().getAddress();
        return new ClientAddress(ByteBuffer.wrap(
                inet.getAddress() instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes));
    }
}
