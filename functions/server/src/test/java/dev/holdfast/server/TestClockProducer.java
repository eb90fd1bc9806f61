package dev.holdfast.server;

import dev.holdfast.SettableClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The clock of the tests: it begins at the true time, which receivers of webhooks check, and moves only when told. */
class TestClockProducer {
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    SettableClock produceClock() {
        return new SettableClock(Instant.now());
    }
}
