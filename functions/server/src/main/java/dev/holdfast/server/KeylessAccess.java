package dev.holdfast.server;

import dev.holdfast.Holdfast;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Whether a key is needed: not as long as there is none at all, for whoever sits at this machine. */
@Singleton
class KeylessAccess {
    static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    private final Holdfast holdfast;
    private final boolean listensOnLoopback;

    @Inject
    KeylessAccess(Holdfast holdfast, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.holdfast = holdfast;
        this.listensOnLoopback = LOOPBACK_NAMES.contains(host);
    }

    /**
     * Why nobody gets in without one; null where they do.
     *
     * @param hostname as the caller names this server
     */
    @Nullable
    String refusal(String hostname) {
        if (holdfast.apiKeyStore.hasAnyKey()) return "give an API key as Authorization: Bearer hf_…";
        if (!listensOnLoopback) return "no key exists yet: make the first on a server bound to 127.0.0.1";
        // A page from elsewhere that had its name resolved to this machine still names itself in Host.
        return LOOPBACK_NAMES.contains(hostname) ? null : "without a key, call this server as localhost";
    }

    /** As the caller names this server: in the header Host, or since HTTP/2 in the pseudo-header :authority. */
    static String hostname(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? "" : authority.host();
    }
}
