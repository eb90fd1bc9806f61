// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The lines of a CSV file in the package of this class. The map finds the cells of a line by the line's first cell. */
record CostTable(String file, Map<String, List<String>> lines) {
    static CostTable read(String file) {
        try (InputStream in = Objects.requireNonNull(CostTable.class.getResourceAsStream(file), file)) {
            var lines = new LinkedHashMap<String, List<String>>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> Arrays.asList(line.split(",", -1)))
                    .forEach(cells -> lines.put(cells.getFirst(), cells));
            return new CostTable(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> line(String name) {
        var line = lines.get(name);
        if (line == null) throw new IllegalArgumentException(file + " has no line " + name);
        return line;
    }

    double value(String name) {
        return Double.parseDouble(line(name).get(1));
    }
}
