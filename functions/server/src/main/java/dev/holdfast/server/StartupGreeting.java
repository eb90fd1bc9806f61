// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;

/**
 * Prints one line with the server's address and file when the server accepts requests. If the port setting is 0, the
 * line contains the actual port.
 */
class StartupGreeting {
    void greet(@ObservesAsync HttpServerStart event, HttpServer server, Settings settings) {
        System.out.println("Holdfast is watching: http://localhost:" + server.getPort()
                + "/q/swagger-ui shows its operations; its data is in " + settings.file());
    }
}
