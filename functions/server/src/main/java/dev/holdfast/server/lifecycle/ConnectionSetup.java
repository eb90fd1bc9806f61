// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.lifecycle;

import dev.holdfast.metric.MetricSink;
import dev.holdfast.server.Settings;
import dev.holdfast.server.background.BackgroundTimer;
import dev.holdfast.server.connection.ConnectionGuard;
import dev.holdfast.server.connection.ConnectionLimits;
import io.netty.channel.EventLoopGroup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits the connections and the memory that clients of the HTTP server can use. */
@Singleton
public class ConnectionSetup implements HttpServerOptionsCustomizer {
    private static final Duration CHECK_PERIOD = Duration.ofSeconds(1);

    /** Request bodies and unsent answers can use the heap's size divided by this number. */
    private static final int HELD_MEMORY_DIVISOR = 4;

    private final ConnectionGuard connectionGuard;
    private final EventLoopGroup acceptors;

    @Inject
    ConnectionSetup(Settings settings, MetricSink metricSink, DateHeader dateHeader, Vertx vertx) {
        connectionGuard = new ConnectionGuard(
                limits(settings.http()),
                System::nanoTime,
                reason -> metricSink.increment("connections.closed", 1, "reason", reason),
                dateHeader::now);
        acceptors = ((VertxInternal) vertx).getAcceptorEventLoopGroup();
    }

    private static ConnectionLimits limits(Settings.Http http) {
        return new ConnectionLimits(
                http.maxConnections(),
                http.maxConnectionsPerAddress(),
                Runtime.getRuntime().maxMemory() / HELD_MEMORY_DIVISOR,
                http.headerTimeout(),
                http.bodyTimeout(),
                http.answerTimeout());
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        connectionGuard.install(acceptors, options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        connectionGuard.install(acceptors, options);
    }

    @Override
    public void customizeDomainSocketServer(HttpServerOptions options) {
        connectionGuard.install(acceptors, options);
    }

    void start(@Observes StartupEvent event, BackgroundTimer backgroundTimer) {
        backgroundTimer.repeat("connections", CHECK_PERIOD, connectionGuard::closeOverdue);
    }

    void httpStarted(@ObservesAsync HttpServerStart event) {
        connectionGuard.socketOpened();
    }

    void httpsStarted(@ObservesAsync HttpsServerStart event) {
        connectionGuard.socketOpened();
    }

    public ConnectionGuard connectionGuard() {
        return connectionGuard;
    }
}
