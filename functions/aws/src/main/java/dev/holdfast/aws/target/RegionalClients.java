package dev.holdfast.aws.target;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.regions.Region;

/** A service's clients, one for each region, made when first needed: most functions never send. */
final class RegionalClients<C> {
    private final Map<String, C> clients = new ConcurrentHashMap<>();
    private final Function<Region, C> make;

    RegionalClients(Function<Region, C> make) {
        this.make = make;
    }

    C forRegion(String region) {
        return clients.computeIfAbsent(region, name -> make.apply(Region.of(name)));
    }
}
