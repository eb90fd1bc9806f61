// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ScriptedServer.ReceivedRequest;
import dev.holdfast.client.ScriptedServer.ScriptedAnswer;
import dev.holdfast.client.call.RetryPolicy;
import java.time.Duration;
import java.util.List;

/** A client of a {@link ScriptedServer}, with very short delays between attempts. */
public final class ScriptedClient implements AutoCloseable {
    private final ScriptedServer server;
    public final HoldfastClient holdfast;

    public ScriptedClient(ScriptedAnswer... answers) {
        this(new ScriptedServer(answers));
    }

    public ScriptedClient(ScriptedServer server) {
        this.server = server;
        this.holdfast = HoldfastClient.builder()
                .url(server.url().toString())
                .app("shop")
                .apiKey("hf_key")
                .retryPolicy(new RetryPolicy(
                        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(20)))
                .build();
    }

    /** Checks the method, the path below the application with its query, and the body in single quotes. */
    public void assertRequest(String line, String body) {
        assertThat(server.request().method() + " " + server.request().target()).isEqualTo(line);
        assertThat(server.request().body().replace('"', '\'')).isEqualTo(body);
    }

    public List<ReceivedRequest> requests() {
        return server.requests();
    }

    public ReceivedRequest request() {
        return server.request();
    }

    @Override
    public void close() {
        holdfast.close();
        server.close();
    }
}
