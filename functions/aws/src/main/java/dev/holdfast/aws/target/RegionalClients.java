// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.regions.Region;

/**
 * The clients of a service, one for each region. This class makes each client at its first use, because most functions
 * send no messages.
 */
final class RegionalClients<C> {
    private final Map<String, C> clients = new ConcurrentHashMap<>();
    private final Function<Region, C> clientFactory;

    RegionalClients(Function<Region, C> clientFactory) {
        this.clientFactory = clientFactory;
    }

    C forRegion(String region) {
        return clients.computeIfAbsent(region, name -> clientFactory.apply(Region.of(name)));
    }
}
