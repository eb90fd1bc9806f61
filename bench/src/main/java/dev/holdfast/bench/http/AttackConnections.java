// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections to the loopback address that send bytes and never read. */
final class AttackConnections implements AutoCloseable {
    private final List<SocketChannel> channels = new ArrayList<>();

    AttackConnections(int count, int port) throws IOException {
        for (var i = 0; i < count; i++) {
            var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channels.add(channel);
        }
    }

    /**
     * Sends the text on each connection, without waiting. Drops the part that the server doesn't accept immediately.
     */
    void send(String ascii) {
        for (var channel : channels) {
            try {
                channel.write(ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                // The server has closed this connection.
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var channel : channels) channel.close();
    }
}
