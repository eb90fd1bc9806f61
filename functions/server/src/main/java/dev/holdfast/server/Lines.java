package dev.holdfast.server;

import dev.holdfast.live.LocalWatchers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Lets those who stay on the line know that it is still there, and that it ends when the server does. */
@Singleton
class Lines {
    private final LocalWatchers watchers;

    @Inject
    Lines(LocalWatchers watchers) {
        this.watchers = watchers;
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void beat() {
        watchers.beat();
    }

    void stop(@Observes ShutdownEvent event) {
        watchers.close();
    }
}
