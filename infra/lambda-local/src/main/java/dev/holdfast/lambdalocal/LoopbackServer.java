// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback address, with its own port, and with a virtual thread for each request. */
final class LoopbackServer implements AutoCloseable {
    static {
        // Without this setting, the JDK's server delays some answers by 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** @param handlers the handlers by the beginnings of their paths */
    LoopbackServer(Map<String, HttpHandler> handlers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        handlers.forEach(server::createContext);
        server.start();
    }

    /** Returns the host and the port. */
    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + authority();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
