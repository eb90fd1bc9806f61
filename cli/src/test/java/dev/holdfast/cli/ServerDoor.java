// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy for the server that can stop answering. It then closes each new connection, or keeps the connection open
 * without an answer.
 */
final class ServerDoor implements AutoCloseable {
    enum State {
        OPEN,
        CLOSED,
        SILENT
    }

    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state;

    ServerDoor(String serverUrl, State state) throws IOException {
        this.server = URI.create(serverUrl);
        this.state = state;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://localhost:" + listener.getLocalPort();
    }

    /** Changes the state, and closes the open connections. */
    void change(State newState) throws IOException {
        state = newState;
        for (var socket : sockets) socket.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                // The test has closed this proxy.
            }
        }
    }

    private void serve(Socket client) throws IOException {
        sockets.add(client);
        if (state == State.CLOSED) client.close();
        if (state != State.OPEN) return;
        var upstream = new Socket("localhost", server.getPort());
        sockets.add(upstream);
        copy(client, client.getInputStream(), upstream.getOutputStream());
        copy(upstream, upstream.getInputStream(), client.getOutputStream());
    }

    private static void copy(Socket from, InputStream in, OutputStream out) {
        Thread.ofPlatform().daemon().start(() -> {
            try (from;
                    out) {
                in.transferTo(out);
            } catch (IOException e) {
                // One side has closed the connection.
            }
        });
    }

    @Override
    public void close() throws IOException {
        listener.close();
        change(State.CLOSED);
    }
}
