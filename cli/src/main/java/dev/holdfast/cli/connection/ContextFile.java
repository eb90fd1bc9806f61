// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.environment.PrivateFile;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.output.YamlFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file with the named contexts: {@code holdfast/config.yaml} in {@code XDG_CONFIG_HOME} (default:
 * {@code ~/.config}). It contains no keys, only the names of their files.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory Specification</a>
 */
public final class ContextFile {
    private static final String KEY_FILE = "keyFile";
    private static final String TOKEN_FILE = "tokenFile";

    private final Path folder;

    private ContextFile(Path folder) {
        this.folder = folder;
    }

    public static ContextFile of(CommandEnvironment environment) {
        var config = environment.variable("XDG_CONFIG_HOME");
        var home = environment.variable("HOME");
        if (config != null && Path.of(config).isAbsolute()) return new ContextFile(Path.of(config, "holdfast"));
        var folder = Path.of(home == null ? System.getProperty("user.home", ".") : home, ".config", "holdfast");
        return new ContextFile(folder);
    }

    /** Returns the name of the context that commands use by default; null if there is none. */
    public @Nullable String currentName() {
        return read().path("current").textValue();
    }

    /** Returns the contexts in the order of the file. */
    public List<StoredContext> contexts() {
        var contexts = new ArrayList<StoredContext>();
        read().path("contexts").properties().forEach(entry -> contexts.add(of(entry.getKey(), entry.getValue())));
        return contexts;
    }

    public Optional<StoredContext> find(String name) {
        return contexts().stream()
                .filter(context -> context.name().equals(name))
                .findFirst();
    }

    private StoredContext of(String name, JsonNode values) {
        var url = values.path("url").textValue();
        var app = values.path("app").textValue();
        if (url == null || app == null)
            throw CommandException.usage("the context " + name + " in " + path() + " needs url and app");
        return new StoredContext(name, url, app, pathOf(values, KEY_FILE), pathOf(values, TOKEN_FILE));
    }

    private static @Nullable Path pathOf(JsonNode values, String member) {
        var path = values.path(member).textValue();
        return path == null ? null : Path.of(path);
    }

    /** Stores a context, and makes it the current one. */
    public void store(StoredContext context) {
        var file = read();
        var values = file.withObjectProperty("contexts").putObject(context.name());
        values.put("url", context.url()).put("app", context.app());
        if (context.keyFile() != null) values.put(KEY_FILE, context.keyFile().toString());
        if (context.tokenFile() != null)
            values.put(TOKEN_FILE, context.tokenFile().toString());
        file.put("current", context.name());
        PrivateFile.write(path(), YamlFormat.of(file));
    }

    /** Writes the key of a context into a file of its own. */
    public Path writeKey(String name, String key) {
        var keyFile = folder.resolve("keys").resolve(name);
        PrivateFile.write(keyFile, key + "\n");
        return keyFile;
    }

    /** Returns the path of the file with the tokens of a context's login. */
    public Path tokenFile(String name) {
        return folder.resolve("tokens").resolve(name);
    }

    /** Makes a context the current one. */
    public void use(String name) {
        var file = read();
        file.put("current", name);
        PrivateFile.write(path(), YamlFormat.of(file));
    }

    /** Returns the path of the file. */
    public Path path() {
        return folder.resolve("config.yaml");
    }

    private ObjectNode read() {
        if (!Files.exists(path())) return JsonNodeFactory.instance.objectNode();
        try {
            if (YamlFormat.parse(Files.readString(path())) instanceof ObjectNode file) return file;
        } catch (JsonProcessingException e) {
            throw CommandException.usage(path() + " isn't YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw CommandException.usage("can't read " + path() + ": " + e.getMessage());
        }
        throw CommandException.usage(path() + " must contain an object");
    }
}
