// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.lifecycle;

import dev.holdfast.item.wait.LocalItemWaits;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** When the server stops, answers the requests that wait for a change of an item. */
@Singleton
class WaitingRequests {
    private final LocalItemWaits itemWaits;

    @Inject
    WaitingRequests(LocalItemWaits itemWaits) {
        this.itemWaits = itemWaits;
    }

    void stop(@Observes ShutdownEvent event) {
        itemWaits.close();
    }
}
