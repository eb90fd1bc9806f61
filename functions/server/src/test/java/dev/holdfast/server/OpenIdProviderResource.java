// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.server.access.OpenIdProviderStub;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starts an OpenID provider, whose tokens the server accepts for the application {@code shop}. */
public final class OpenIdProviderResource implements QuarkusTestResourceLifecycleManager {
    private static @Nullable OpenIdProviderStub running;

    static OpenIdProviderStub provider() {
        return Objects.requireNonNull(running, "the provider runs only during the tests of an annotated class");
    }

    @Override
    public Map<String, String> start() {
        OpenIdProviderStub provider;
        try {
            provider = new OpenIdProviderStub();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = provider;
        return Map.of(
                "holdfast.oidc.issuer",
                provider.issuer().toString(),
                "holdfast.oidc.audience",
                OpenIdProviderStub.AUDIENCE,
                "holdfast.oidc.apps",
                "shop, clinic");
    }

    @Override
    public void stop() {
        provider().close();
    }
}
