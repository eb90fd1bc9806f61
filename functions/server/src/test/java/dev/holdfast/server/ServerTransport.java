// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.HttpTransport;
import dev.holdfast.client.transport.Transport;
import io.restassured.RestAssured;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connects the Java client with the server of the test. */
final class ServerTransport {
    private ServerTransport() {}

    static Transport open(String app, @Nullable String key) {
        return new HttpTransport(
                URI.create("http://localhost:" + RestAssured.port),
                app,
                key == null ? ApiKeySource.none() : ApiKeySource.fixed(key),
                Duration.ofSeconds(10));
    }
}
