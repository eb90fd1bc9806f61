// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reports down after a failed write, until a write succeeds. */
@Liveness
class StorageHealthCheck implements HealthCheck {
    private final StorageHealth storageHealth;

    @Inject
    StorageHealthCheck(StorageHealth storageHealth) {
        this.storageHealth = storageHealth;
    }

    @Override
    public HealthCheckResponse call() {
        var failure = storageHealth.failure();
        var response = HealthCheckResponse.named("storage").status(failure.isEmpty());
        failure.ifPresent(reason -> response.withData("failure", reason));
        return response.build();
    }
}
