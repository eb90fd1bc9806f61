// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The committed measurements of {@code units.csv}: request units on DynamoDB, and bytes. Tests of this module compare
 * them with real use, and the page about cost uses them.
 */
public final class MeasuredUnits {
    private static final MeasuredUnits COMMITTED = new MeasuredUnits(read());

    private final Map<String, Double> units;

    private MeasuredUnits(Map<String, Double> units) {
        this.units = units;
    }

    public static MeasuredUnits committed() {
        return COMMITTED;
    }

    /** @throws IllegalArgumentException if {@code units.csv} has no line of this name */
    public double of(String name) {
        var value = units.get(name);
        if (value == null) throw new IllegalArgumentException("units.csv has no line " + name);
        return value;
    }

    public Map<String, Double> all() {
        return Map.copyOf(units);
    }

    private static Map<String, Double> read() {
        try (InputStream in = Objects.requireNonNull(MeasuredUnits.class.getResourceAsStream("units.csv"))) {
            var units = new TreeMap<String, Double>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(",", -1))
                    .forEach(cells -> units.put(cells[0], Double.valueOf(cells[1])));
            return units;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
