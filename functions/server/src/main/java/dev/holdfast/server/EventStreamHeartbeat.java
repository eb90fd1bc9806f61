// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.eventstream.LocalEventStreamHub;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Sends heartbeats to open event streams, and closes the streams when the server stops. */
@Singleton
class EventStreamHeartbeat {
    private final LocalEventStreamHub eventStreamHub;

    @Inject
    EventStreamHeartbeat(LocalEventStreamHub eventStreamHub) {
        this.eventStreamHub = eventStreamHub;
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void sendHeartbeats() {
        eventStreamHub.sendHeartbeats();
    }

    void stop(@Observes ShutdownEvent event) {
        eventStreamHub.close();
    }
}
