// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Observes the connection of one call. If the receiver closes the connection after its response, the listener prevents
 * further calls on it (RFC 9112 section 9.3). A receiver closes the connection after an HTTP/1.0 response without
 * {@code keep-alive}, and after any response with {@code close}. The HTTP client itself recognises only the exact
 * header {@code Connection: close}.
 */
final class ConnectionListener extends EventListener {
    private volatile @Nullable Connection connection;
    private volatile boolean connected;
    private volatile boolean answered;

    /** Returns the listener that the call's request contains, or a listener that does nothing. */
    static EventListener of(Call call) {
        var listener = call.request().tag(ConnectionListener.class);
        return listener == null ? EventListener.NONE : listener;
    }

    /**
     * Whether the call used the connection of an earlier call, and this connection broke before the receiver answered.
     */
    boolean lostReusedConnection() {
        return connection != null && !connected && !answered;
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        connected = true;
    }

    @Override
    public void connectionAcquired(Call call, Connection acquired) {
        connection = acquired;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        answered = true;
        var acquired = connection;
        if (acquired == null || isReusable(response)) return;
        try {
            // The request is complete. The pool drops a connection whose output is closed.
            acquired.socket().shutdownOutput();
        } catch (IOException | UnsupportedOperationException closed) {
            // The pool drops a closed connection too.
        }
    }

    static boolean isReusable(Response response) {
        if (hasConnectionOption(response, "close")) return false;
        return response.protocol() != Protocol.HTTP_1_0 || hasConnectionOption(response, "keep-alive");
    }

    private static boolean hasConnectionOption(Response response, String option) {
        for (var header : response.headers("Connection"))
            for (var value : header.split(",")) if (value.strip().equalsIgnoreCase(option)) return true;
        return false;
    }
}
