// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.workflow.WorkflowFilter;
import java.time.Duration;

/** Checks that an address, an application and a key fit together. */
public final class ConnectionCheck {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private ConnectionCheck() {}

    /**
     * Calls Holdfast once. A key that can't read is valid too.
     *
     * @throws dev.holdfast.client.refusal.HoldfastException if Holdfast can't be reached, or refuses the key
     */
    public static void require(String url, String app, ApiKeySource apiKeySource) {
        try (var client = new ConnectionSettings(url, app, apiKeySource, null, TIME_LIMIT)
                .clientBuilder()
                .build()) {
            client.workflows().listPage(WorkflowFilter.all());
        } catch (RefusalException e) {
            if (!(e.refusal() instanceof Refusal.Forbidden)) throw e;
        }
    }
}
