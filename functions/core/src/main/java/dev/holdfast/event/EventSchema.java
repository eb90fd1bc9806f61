// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The published JSON Schemas (2020-12) of event data. A later release of Holdfast may add members to a version of a
 * schema. Any other change needs a new version of the schema.
 */
public enum EventSchema {
    ITEM,
    INTENT,
    WORKFLOW,
    EXPECTATION,
    SUBSCRIPTION,
    TEST;

    /** Finds a schema by its name in a path, such as {@code item-1}. */
    public static Optional<EventSchema> findByName(String name) {
        return Arrays.stream(values())
                .filter(schema -> schema.fileStem().equals(name))
                .findFirst();
    }

    /**
     * Returns the {@code $id} of the schema, which doesn't depend on the server. Each server returns the schema at a
     * path such as {@code /schemas/item-1}.
     */
    public String uri() {
        return "urn:holdfast:schema:" + fileStem();
    }

    private String fileStem() {
        return name().toLowerCase(Locale.ROOT) + "-1";
    }

    public String readText() {
        try (var in = EventSchema.class.getResourceAsStream(fileStem() + ".json")) {
            if (in == null)
                throw new IllegalStateException("the schema file " + fileStem() + ".json is missing from the package");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
