// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.http.EmailVerification;
import dev.holdfast.sweep.HeartbeatRequirement;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The server's settings; application.properties describes each setting. */
@ConfigMapping(prefix = "holdfast")
public interface Settings {
    Path file();

    Sweep sweep();

    Webhooks webhooks();

    Mail mail();

    Search search();

    Optional<URI> site();

    Heartbeat heartbeat();

    Simple simple();

    Http http();

    Optional<String> metricsToken();

    Oidc oidc();

    /** The OpenID provider of people. */
    interface Oidc {
        Optional<URI> issuer();

        Optional<String> audience();

        Optional<List<String>> apps();

        @WithDefault("claim")
        EmailVerification emailVerification();

        @WithDefault("email")
        String nameClaim();

        @WithDefault("scope,scp")
        List<String> scopeClaims();

        Optional<String> scopePrefix();

        @WithDefault("client_id,azp")
        List<String> clientClaims();
    }

    interface Sweep {
        @WithDefault("5s")
        Duration every();
    }

    interface Webhooks {
        Optional<List<String>> allow();
    }

    interface Search {
        Optional<String> url();

        Optional<String> login();
    }

    interface Mail {
        Optional<String> from();
    }

    interface Http {
        Optional<List<String>> origins();

        @WithDefault("2048")
        int maxConnections();

        @WithDefault("1024")
        int maxConnectionsPerAddress();

        @WithDefault("10s")
        Duration headerTimeout();

        @WithDefault("30s")
        Duration bodyTimeout();

        @WithDefault("30s")
        Duration answerTimeout();
    }

    /** The workflow {@code simple}. */
    interface Simple {
        @WithDefault("P1D")
        Optional<Duration> within();
    }

    interface Heartbeat {
        Optional<String> url();

        @WithDefault("alerts")
        HeartbeatRequirement requires();
    }
}
