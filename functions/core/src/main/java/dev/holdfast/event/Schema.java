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
public enum Schema {
    ITEM,
    INTENT,
    WORKFLOW,
    EXPECTATION,
    TEST;

    /** The schema of that name, as it stands in a path: {@code item-1}. */
    public static Optional<Schema> named(String name) {
        return Arrays.stream(values()).filter(s -> s.file().equals(name)).findFirst();
    }

    /** Its name everywhere, and its {@code $id}: wherever Holdfast is served, {@code /schemas/item-1} shows it. */
    public String uri() {
        return "urn:holdfast:schema:" + file();
    }

    private String file() {
        return name().toLowerCase(Locale.ROOT) + "-1";
    }

    public String text() {
        try (var in = Schema.class.getResourceAsStream(file() + ".json")) {
            if (in == null) throw new IllegalStateException("the schema " + file() + " was not packaged");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
