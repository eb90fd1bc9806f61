// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A client that sends bytes, and reads answers only when a test calls its read methods. */
final class SilentClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final SocketChannel channel;

    SilentClient(int port) {
        try {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<SilentClient> open(int count, int port, String text) {
        return IntStream.range(0, count)
                .mapToObj(i -> new SilentClient(port).send(text))
                .toList();
    }

    /** Sends as much as the server takes immediately. */
    SilentClient send(String text) {
        try {
            channel.configureBlocking(false);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            // The server may close the connection at any time.
        }
        return this;
    }

    /** Sends everything, and waits for the server if necessary. */
    SilentClient sendAll(String text) {
        try {
            channel.configureBlocking(true);
            for (var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)); bytes.hasRemaining(); )
                channel.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Reads what has arrived, and returns whether it contains a text. */
    boolean hasReceived(String text) {
        try {
            channel.configureBlocking(false);
            var part = ByteBuffer.allocate(4096);
            channel.read(part);
            return new String(part.array(), 0, part.position(), StandardCharsets.UTF_8).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the server closes the connection. */
    String readAll() {
        var answer = new ByteArrayOutputStream();
        try {
            channel.configureBlocking(true);
            channel.socket().setSoTimeout(TIMEOUT_MILLIS);
            channel.socket().getInputStream().transferTo(answer);
        } catch (SocketException e) {
            // The server has closed the connection before it read all bytes. Its answer arrived before the end of the
            // connection.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
