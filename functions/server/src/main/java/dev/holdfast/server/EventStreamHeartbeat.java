package dev.holdfast.server;

import dev.holdfast.eventstream.LocalEventStreamHub;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Lets those who stay on the line know that it is still there, and that it ends when the server does. */
@Singleton
class EventStreamHeartbeat {
    private final LocalEventStreamHub watchers;

    @Inject
    EventStreamHeartbeat(LocalEventStreamHub watchers) {
        this.watchers = watchers;
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void sendHeartbeats() {
        watchers.sendHeartbeats();
    }

    void stop(@Observes ShutdownEvent event) {
        watchers.close();
    }
}
