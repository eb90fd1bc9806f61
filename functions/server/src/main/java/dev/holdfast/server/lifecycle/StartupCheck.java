// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.lifecycle;

import dev.holdfast.Holdfast;
import dev.holdfast.server.Settings;
import dev.holdfast.server.access.KeylessAccess;
import dev.holdfast.server.access.TokenAccess;
import dev.holdfast.server.command.KeysCommand;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stops the server at its start if a setting is invalid, and reports the setting's name. */
@Singleton
class StartupCheck {
    /** The check runs before the sweeps, because sweeps with invalid settings would log long errors. */
    private static final int OBSERVER_PRIORITY = -1;

    private static final Duration MIN_SWEEP_PERIOD = Duration.ofSeconds(1);

    private static final int HIGHEST_PORT = 65_535;

    /**
     * The pattern of the site's URL, which is also the pattern of the parameter {@code Site} in the template. The check
     * doesn't use {@link URI#getHost}, which is null for a host with an underscore, such as a service of Docker
     * Compose.
     */
    static final Pattern SITE_PATTERN = Pattern.compile("[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#:@](\\S*[^\\s/])?");

    /**
     * @param holdfast a parameter whose injection first opens the file and reads the settings
     * @param tokenAccess a parameter whose injection checks the settings of the OpenID provider
     */
    void check(
            @Observes @Priority(OBSERVER_PRIORITY) StartupEvent event,
            Settings settings,
            Holdfast holdfast,
            TokenAccess tokenAccess,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        var sweepPeriod = settings.sweep().every();
        if (sweepPeriod.compareTo(MIN_SWEEP_PERIOD) < 0)
            throw new IllegalArgumentException("holdfast.sweep.every: must be 1s or longer, not " + sweepPeriod);
        if (port < 0 || port > HIGHEST_PORT)
            throw new IllegalArgumentException(
                    "quarkus.http.port: must be between 0 and " + HIGHEST_PORT + ", not " + port);
        settings.site().ifPresent(StartupCheck::checkSite);
        if (!KeylessAccess.isLoopback(host) && !holdfast.apiKeyStore.hasAnyKey())
            throw new IllegalArgumentException("quarkus.http.host: " + host
                    + " is reachable from other machines, but no API key exists yet: "
                    + KeysCommand.FIRST_KEY_HINT);
    }

    /** Without this check, each notification would contain a link that nobody can open. */
    static void checkSite(URI site) {
        if (!SITE_PATTERN.matcher(site.toString()).matches())
            throw new IllegalArgumentException("holdfast.site: must be an http or https URL with a host and without a"
                    + " slash at the end, such as https://holdfast.example.com");
    }
}
