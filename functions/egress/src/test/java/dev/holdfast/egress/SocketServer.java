// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on the loopback address. On each connection, the server misbehaves in the way that a test defines. */
public final class SocketServer implements AutoCloseable {
    public interface ConnectionHandler {
        void handle(Socket connection) throws IOException;
    }

    /** The server opens this latch when a handler ends or its connection breaks. */
    public final CountDownLatch disconnected = new CountDownLatch(1);

    private final ServerSocket serverSocket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    public SocketServer(ConnectionHandler handler) throws IOException {
        serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(handler));
    }

    /** Returns a server that reads all data and never responds. */
    public static SocketServer silentServer() throws IOException {
        return new SocketServer(connection -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    private void accept(ConnectionHandler handler) {
        try {
            while (true) {
                Socket connection = serverSocket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(handler, connection));
            }
        } catch (IOException closed) {
            // close() closed the socket.
        }
    }

    private void serve(ConnectionHandler handler, Socket connection) {
        try (connection) {
            handler.handle(connection);
            disconnected.countDown();
        } catch (IOException closed) {
            disconnected.countDown();
        }
    }

    public String url() {
        return "http://127.0.0.1:" + serverSocket.getLocalPort() + "/hook?token=hush";
    }

    @Override
    public void close() throws IOException {
        serverSocket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
