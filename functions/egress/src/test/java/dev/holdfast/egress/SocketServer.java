package dev.holdfast.egress;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Whatever listens on loopback and does not behave as a web server should. */
public final class SocketServer implements AutoCloseable {
    public interface Conduct {
        void with(Socket connection) throws IOException;
    }

    /** Set as soon as a connection that the peer was busy with was closed from the other side. */
    public final CountDownLatch disconnected = new CountDownLatch(1);

    private final ServerSocket listening;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    public SocketServer(Conduct conduct) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(conduct));
    }

    /** Reads all that comes and never says a word. */
    public static SocketServer silentServer() throws IOException {
        return new SocketServer(connection -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    private void accept(Conduct conduct) {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(conduct, connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Conduct conduct, Socket connection) {
        try (connection) {
            conduct.with(connection);
            disconnected.countDown();
        } catch (IOException closed) {
            disconnected.countDown();
        }
    }

    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/hook?token=hush";
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
