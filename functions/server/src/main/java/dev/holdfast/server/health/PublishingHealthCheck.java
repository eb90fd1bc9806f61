// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.health;

import dev.holdfast.feed.PublishingMonitor;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reports down if the oldest unpublished change is too old. The check belongs to the wellness group, because a restart
 * would only delay the publishing of a large backlog.
 */
@Wellness
class PublishingHealthCheck implements HealthCheck {
    private final PublishingMonitor publishingMonitor;

    @Inject
    PublishingHealthCheck(PublishingMonitor publishingMonitor) {
        this.publishingMonitor = publishingMonitor;
    }

    @Override
    public HealthCheckResponse call() {
        var oldestAge = publishingMonitor.oldestAge();
        return HealthCheckResponse.named("publishing")
                .status(oldestAge.compareTo(PublishingMonitor.MAX_AGE) <= 0)
                .withData("oldestUnpublished", oldestAge.toString())
                .withData("limit", PublishingMonitor.MAX_AGE.toString())
                .build();
    }
}
