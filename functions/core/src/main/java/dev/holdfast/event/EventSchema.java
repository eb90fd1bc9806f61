package dev.holdfast.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the data of events looks like: published JSON Schemas (2020-12). Members are only ever added to a version; whatever else
 * changes makes another one.
 */
public enum EventSchema {
    ITEM,
    INTENT,
    WORKFLOW,
    EXPECTATION,
    TEST;

    /** The schema of that name, as it stands in a path: {@code item-1}. */
    public static Optional<EventSchema> findByName(String name) {
        return Arrays.stream(values()).filter(s -> s.fileStem().equals(name)).findFirst();
    }

    /** Its name everywhere, and its {@code $id}: wherever Holdfast is served, {@code /schemas/item-1} shows it. */
    public String uri() {
        return "urn:holdfast:schema:" + fileStem();
    }

    private String fileStem() {
        return name().toLowerCase(Locale.ROOT) + "-1";
    }

    public String readText() {
        try (var in = EventSchema.class.getResourceAsStream(fileStem() + ".json")) {
            if (in == null) throw new IllegalStateException("the schema " + fileStem() + " was not packaged");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
