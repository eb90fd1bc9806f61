// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.background;

import dev.holdfast.eventstream.LocalEventStreamHub;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Sends heartbeats to open event streams, and closes the streams when the server stops. */
@Singleton
public class EventStreamHeartbeat {
    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final LocalEventStreamHub eventStreamHub;

    @Inject
    EventStreamHeartbeat(LocalEventStreamHub eventStreamHub) {
        this.eventStreamHub = eventStreamHub;
    }

    void start(@Observes StartupEvent event, BackgroundTimer backgroundTimer) {
        backgroundTimer.repeat("event-stream-heartbeat", PERIOD, this::sendHeartbeats);
    }

    public void sendHeartbeats() {
        eventStreamHub.sendHeartbeats();
    }

    void stop(@Observes ShutdownEvent event) {
        eventStreamHub.close();
    }
}
