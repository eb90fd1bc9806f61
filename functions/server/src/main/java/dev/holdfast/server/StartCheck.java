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
class StartCheck {
    /** Before the scheduler starts, which would sweep on what can't work, and log that at length. */
    private static final int FIRST = -1;

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** @param holdfast asked for here, so that the file is opened and the settings are read before all else */
    void check(
            @Observes @Priority(FIRST) StartupEvent event,
            Settings settings,
            Holdfast holdfast,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        var every = settings.sweep().every();
        if (every.compareTo(SHORTEST) < 0)
            throw new IllegalArgumentException("holdfast.sweep.every: must be 1s or longer, not " + every);
        if (!Keyless.LOOPBACK.contains(host) && !holdfast.apiKeys.any())
            throw new IllegalArgumentException(
                    "quarkus.http.host: " + host
                            + " may be reached from elsewhere, and no API key exists yet: make the first on a server bound to 127.0.0.1");
    }
}
