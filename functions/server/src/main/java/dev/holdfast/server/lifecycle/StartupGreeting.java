// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.lifecycle;

import dev.holdfast.server.Settings;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Prints one line with the server's address and file when the server accepts requests. If the port setting is 0, the
 * line contains the actual port.
 */
class StartupGreeting {
    /** The loopback address, and the wildcard address, which includes the loopback address. */
    private static final Set<String> LOCAL_ADDRESSES = Set.of("127.0.0.1", "0.0.0.0", "::", "[::]");

    void greet(
            @ObservesAsync HttpServerStart event,
            HttpServer server,
            Settings settings,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        System.out.println("Holdfast is watching: " + address(host, server.getPort())
                + "/q/swagger-ui shows its operations; its data is in " + settings.file());
    }

    /** Returns a URL under which a client on this machine reaches a server that listens on the host. */
    static String address(String host, int port) {
        String name;
        if (LOCAL_ADDRESSES.contains(host) || host.equalsIgnoreCase("localhost")) name = "localhost";
        else name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return "http://" + name + ":" + port;
    }
}
