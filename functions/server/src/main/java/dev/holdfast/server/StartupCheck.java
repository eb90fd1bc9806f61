package dev.holdfast.server;

import dev.holdfast.Holdfast;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with settings that can't work, each by its name. */
@Singleton
class StartupCheck {
    /** Before the scheduler starts, which would sweep on what can't work, and log that at length. */
    private static final int OBSERVER_PRIORITY = -1;

    private static final Duration MIN_SWEEP_PERIOD = Duration.ofSeconds(1);

    /** @param holdfast asked for here, so that the file is opened and the settings are read before all else */
    void check(
            @Observes @Priority(OBSERVER_PRIORITY) StartupEvent event,
            Settings settings,
            Holdfast holdfast,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        var every = settings.sweep().every();
        if (every.compareTo(MIN_SWEEP_PERIOD) < 0)
            throw new IllegalArgumentException("holdfast.sweep.every: must be 1s or longer, not " + every);
        if (!KeylessAccess.LOOPBACK_NAMES.contains(host) && !holdfast.apiKeyStore.hasAnyKey())
            throw new IllegalArgumentException(
                    "quarkus.http.host: " + host
                            + " may be reached from elsewhere, and no API key exists yet: make the first on a server bound to 127.0.0.1");
    }
}
