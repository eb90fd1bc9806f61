package dev.holdfast.lambdalocal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * What was packaged, unpacked, and the command by which Lambda runs it.
 *
 * @param folder the task's root, in which the process starts
 * @param handler class and method, as the template names them; a native executable has its own
 */
public record Artifact(Path folder, String handler, List<String> command) {
    private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /**
     * The deployment package, JVM or native, whichever was built: unpacked into a folder that must not exist.
     *
     * @param options for the JVM, or for the native executable
     */
    public static Artifact unpacked(Path zip, Path folder, String handler, String... options) throws IOException {
        Files.createDirectories(folder);
        try (var file = new ZipFile(zip.toFile())) {
            for (var entry : Collections.list(file.entries())) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) throw new IOException(entry + " leads out of the folder");
                if (entry.isDirectory()) continue;
                Files.createDirectories(target.getParent());
                try (var content = file.getInputStream(entry)) {
                    Files.copy(content, target);
                }
            }
        }
        var bootstrap = folder.resolve("bootstrap");
        if (!Files.exists(bootstrap))
            return new Artifact(folder, handler, java(runtimeClient(), handler, List.of(options)));
        if (!bootstrap.toFile().setExecutable(true)) throw new IOException(bootstrap + " can't be run");
        var command = new ArrayList<>(List.of(bootstrap.toString()));
        command.addAll(List.of(options));
        return new Artifact(folder, handler, List.copyOf(command));
    }

    /**
     * The same functions as jars on the class path, the layout that an AOT cache needs.
     *
     * @param target the folder with the runner jar and its lib folder
     * @param folder an empty one
     */
    public static Artifact jars(Path target, Path folder, String handler, String... options) throws IOException {
        Files.createDirectories(folder);
        var jars = new ArrayList<>(runtimeClient());
        try (var files = Files.list(target);
                var libraries = Files.list(target.resolve("lib"))) {
            files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .map(Path::toString)
                    .forEach(jars::add);
            libraries.map(Path::toString).sorted().forEach(jars::add);
        }
        return new Artifact(folder, handler, java(jars, handler, List.of(options)));
    }

    private static List<String> java(Collection<String> classpath, String handler, List<String> options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classpath), RUNTIME, handler));
        return List.copyOf(command);
    }

    /** The jars among this process's own that make up the client by which the managed Java runtime drives a handler. */
    private static List<String> runtimeClient() {
        return List.of(
                        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                        "com.amazonaws.services.lambda.runtime.RequestStreamHandler",
                        "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
                        "software.amazon.awssdk.utilslite.SdkInternalThreadLocal")
                .stream()
                .map(Artifact::jarOf)
                .distinct()
                .toList();
    }

    private static String jarOf(String className) {
        try {
            var source = Class.forName(className, false, Artifact.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
            return Path.of(source.getLocation().toURI()).toString();
        } catch (ClassNotFoundException | java.net.URISyntaxException missing) {
            throw new UncheckedIOException(new IOException(className + " is not on the class path", missing));
        }
    }
}
