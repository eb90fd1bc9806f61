// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.access;

import dev.holdfast.Holdfast;
import dev.holdfast.server.command.KeysCommand;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Allows local requests without a credential while no API key exists and the settings name no OpenID provider. */
@Singleton
public class KeylessAccess {
    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    static final String KEY_HINT = "give an API key as Authorization: Bearer hf_…";

    private static final long CACHE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Holdfast holdfast;
    private final TokenAccess tokenAccess;
    private final boolean listensOnLoopback;
    private volatile long noKeySeenAt = System.nanoTime() - CACHE_NANOS;

    @Inject
    KeylessAccess(Holdfast holdfast, TokenAccess tokenAccess, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.holdfast = holdfast;
        this.tokenAccess = tokenAccess;
        this.listensOnLoopback = isLoopback(host);
    }

    /** Whether a host is the loopback address or its name, in any case. */
    public static boolean isLoopback(String host) {
        return LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the reason to refuse a request without a key, or null if the request is allowed.
     *
     * @param hostname the server's name in the request
     */
    @Nullable
    String refusal(String hostname) {
        if (tokenAccess.isConfigured()) return "give a token or an API key as Authorization: Bearer …";
        if (holdfast.apiKeyStore.hasAnyKey()) return KEY_HINT;
        noKeySeenAt = System.nanoTime();
        if (!listensOnLoopback) return "no key exists yet: " + KeysCommand.FIRST_KEY_HINT;
        // Prevents DNS rebinding. If the name of a foreign page resolves to this machine, the browser sends that name
        // in Host.
        return isLoopback(hostname) ? null : "without a key, call this server as localhost";
    }

    /** Whether no key existed a moment ago. Doesn't read the table, so a key may exist by now. */
    boolean sawNoKeyLately() {
        return System.nanoTime() - noKeySeenAt < CACHE_NANOS;
    }

    /** Returns the server's name in the request, from its header Host. */
    static String hostname(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? "" : authority.host();
    }
}
