// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.item.ItemCompletion;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.workflow.WorkflowFilter;
import java.time.Duration;
import java.util.UUID;

/** Checks that an address, an application and a key fit together. */
public final class ConnectionCheck {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private ConnectionCheck() {}

    /**
     * Calls Holdfast. A credential that can only report is valid too.
     *
     * @throws dev.holdfast.client.refusal.HoldfastException if Holdfast can't be reached, or refuses the key
     */
    public static void require(String url, String app, ApiKeySource apiKeySource) {
        try (var client = clientOf(url, app, apiKeySource)) {
            client.workflows().listPage(WorkflowFilter.all());
        } catch (RefusalException e) {
            if (!(e.refusal() instanceof Refusal.Forbidden) || !canReport(url, app, apiKeySource)) throw e;
        }
    }

    /** Tries to complete a missing item in a dry run. Only a caller that can report learns that the item is missing. */
    private static boolean canReport(String url, String app, ApiKeySource apiKeySource) {
        var probe =
                ItemCompletion.of("simple", "login-check-" + UUID.randomUUID()).dryRun();
        try (var client = clientOf(url, app, apiKeySource)) {
            client.items().complete(probe);
            return true;
        } catch (RefusalException e) {
            return e.refusal() instanceof Refusal.NotFound;
        }
    }

    private static HoldfastClient clientOf(String url, String app, ApiKeySource apiKeySource) {
        return new ConnectionSettings(url, app, apiKeySource, TIME_LIMIT)
                .clientBuilder()
                .build();
    }
}
