// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A minimal HTTP client over one keep-alive connection. The client uses little CPU time, because the measured server
 * runs on the same machine.
 */
final class KeepAliveClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final byte[] CONTENT_LENGTH_HEADER = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final String rest;
    private final byte[] line = new byte[8192];

    KeepAliveClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        rest = " HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Type: application/json\r\nContent-Length: ";
    }

    int get(String path) throws IOException {
        return send("GET " + path + rest + "0\r\n\r\n");
    }

    int post(String path, String ascii) throws IOException {
        return send("POST " + path + rest + ascii.length() + "\r\n\r\n" + ascii);
    }

    int put(String path, String ascii) throws IOException {
        return send("PUT " + path + rest + ascii.length() + "\r\n\r\n" + ascii);
    }

    /** Returns the status of the answer and skips its body. */
    private int send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        readLine();
        var status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
        var length = 0;
        for (var size = readLine(); size > 0; size = readLine()) if (isLength(size)) length = number(size);
        in.skipNBytes(length);
        return status;
    }

    private boolean isLength(int size) {
        if (size < CONTENT_LENGTH_HEADER.length) return false;
        for (var i = 0; i < CONTENT_LENGTH_HEADER.length; i++)
            if ((line[i] | 0x20) != (CONTENT_LENGTH_HEADER[i] | 0x20)) return false;
        return true;
    }

    private int number(int size) {
        return Integer.parseInt(new String(
                        line,
                        CONTENT_LENGTH_HEADER.length,
                        size - CONTENT_LENGTH_HEADER.length,
                        StandardCharsets.US_ASCII)
                .strip());
    }

    private int readLine() throws IOException {
        var size = 0;
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new IOException("the server closed the connection");
            if (c != '\r') line[size++] = (byte) c;
        }
        return size;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
