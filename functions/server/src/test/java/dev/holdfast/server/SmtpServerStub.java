// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A mail server on the loopback address that gives configured replies to commands. The beginning of a command selects
 * the reply.
 */
final class SmtpServerStub implements AutoCloseable {
    private final ServerSocket serverSocket;
    private final Thread acceptor;
    private final Map<String, String> refusals;
    private final List<String> acceptedMessages = new CopyOnWriteArrayList<>();

    /** The server doesn't greet before this latch is open. */
    private final CountDownLatch greeting;

    /** The server doesn't answer the text of an email before this latch is open. */
    private final CountDownLatch acceptance;

    SmtpServerStub(Map<String, String> refusals) throws IOException {
        this(refusals, new CountDownLatch(0), new CountDownLatch(0));
    }

    SmtpServerStub(Map<String, String> refusals, CountDownLatch greeting, CountDownLatch acceptance)
            throws IOException {
        this.refusals = refusals;
        this.greeting = greeting;
        this.acceptance = acceptance;
        serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        acceptor = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var connection = serverSocket.accept();
                    Thread.ofVirtual().start(() -> serve(connection));
                }
            } catch (IOException closed) {
                // The test has ended.
            }
        });
    }

    int port() {
        return serverSocket.getLocalPort();
    }

    /** Returns the recipients of accepted emails, once for each email. */
    List<String> acceptedMessages() {
        return List.copyOf(acceptedMessages);
    }

    private void serve(Socket connection) {
        try (connection;
                var in = new java.io.BufferedReader(
                        new java.io.InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            await(greeting);
            sendLine(connection, "220 ready");
            var recipients = new ArrayList<String>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var command = line;
                if (command.startsWith("MAIL FROM:")) recipients.clear();
                var refusal = refusals.entrySet().stream()
                        .filter(e -> command.startsWith(e.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
                if (refusal.isPresent()) {
                    if (!refusal.get().isEmpty()) sendLine(connection, refusal.get());
                } else if (command.equals("DATA")) {
                    sendLine(connection, "354 go on");
                    while (!".".equals(in.readLine()))
                        ;
                    await(acceptance);
                    acceptedMessages.addAll(recipients);
                    sendLine(connection, "250 taken");
                } else {
                    if (command.startsWith("RCPT TO:<")) recipients.add(command.substring(9, command.indexOf('>')));
                    sendLine(connection, command.equals("QUIT") ? "221 bye" : "250 fine");
                }
            }
        } catch (IOException closed) {
            // The client closed the connection.
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void sendLine(Socket connection, String line) throws IOException {
        connection.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Waits for the end of the thread that accepts connections. Before its end, the system may still accept connections
     * to the port.
     */
    @Override
    public void close() throws IOException {
        serverSocket.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
