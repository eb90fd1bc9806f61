package dev.holdfast.aws.target;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.regions.Region;

/** A service's clients, one for each region, made when first needed: most functions never send. */
final class Regions<C> {
    private final Map<String, C> made = new ConcurrentHashMap<>();
    private final Function<Region, C> make;

    Regions(Function<Region, C> make) {
        this.make = make;
    }

    C in(String region) {
        return made.computeIfAbsent(region, name -> make.apply(Region.of(name)));
    }
}
