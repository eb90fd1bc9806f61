package dev.holdfast.server;

import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;

/** Says where to look next, in one line, once requests are taken; with the port that is really used, if any would do. */
class StartupGreeting {
    void greet(@ObservesAsync HttpServerStart event, HttpServer server, Settings settings) {
        System.out.println("Holdfast is watching: http://localhost:" + server.getPort()
                + "/q/swagger-ui shows what to say to it; it keeps everything in " + settings.file());
    }
}
