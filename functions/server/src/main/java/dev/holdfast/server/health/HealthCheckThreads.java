// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.health;

import io.smallrye.health.AsyncHealthCheckFactory;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Runs the health checks on threads of their own. On the framework's threads, the checks would wait while slow requests
 * occupy all of these threads.
 */
@Singleton
@Alternative
@Priority(HealthCheckThreads.PRIORITY)
class HealthCheckThreads extends AsyncHealthCheckFactory {
    /** Higher than the priority of the framework's own factory. */
    static final int PRIORITY = 2;

    private static final int THREAD_COUNT = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREAD_COUNT, Thread.ofPlatform().daemon().name("health-", 0).factory());

    @Override
    public Uni<HealthCheckResponse> callSync(HealthCheck healthCheck) {
        return super.callSync(healthCheck).runSubscriptionOn(threads);
    }
}
