// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.sqlite.SqliteTable;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reports down from the first write that fails until one succeeds. */
@Liveness
class StorageHealthCheck implements HealthCheck {
    private final SqliteTable table;

    @Inject
    StorageHealthCheck(SqliteTable table) {
        this.table = table;
    }

    @Override
    public HealthCheckResponse call() {
        var failure = table.writeFailure();
        var response = HealthCheckResponse.named("storage").status(failure == null);
        if (failure != null) response.withData("failure", failure);
        return response.build();
    }
}
