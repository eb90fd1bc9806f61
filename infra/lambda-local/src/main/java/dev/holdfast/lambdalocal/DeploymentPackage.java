// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * An unpacked deployment package, and the command with which Lambda runs the package.
 *
 * @param folder the root of the task, in which the process starts
 * @param handler the class and method, as in the template; a native executable ignores this value
 */
public record DeploymentPackage(Path folder, String handler, List<String> command) {
    /** Main class of the client that connects Java functions to Lambda. */
    public static final String RUNTIME_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /**
     * Unpacks the deployment package from the build (JVM or native).
     *
     * @param folder the target folder, which must not exist
     * @param options options for the JVM or the native executable
     */
    public static DeploymentPackage unpacked(Path zip, Path folder, String handler, String... options)
            throws IOException {
        // Keeps the times and permissions of files, as AWS does. The JVM compares the times of jars with the AOT cache.
        try (var zipped = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
                var entries = Files.walk(zipped.getPath("/"))) {
            for (var entry : entries.toList()) {
                Files.copy(entry, folder.resolve(entry.toString().substring(1)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        var bootstrap = folder.resolve("bootstrap");
        if (!Files.exists(bootstrap))
            return new DeploymentPackage(folder, handler, javaCommand(runtimeClient(), handler, List.of(options)));
        var command = new ArrayList<>(List.of(bootstrap.toString()));
        command.addAll(List.of(options));
        return new DeploymentPackage(folder, handler, List.copyOf(command));
    }

    /** Returns this package with more options for the JVM. A native executable stays as it is. */
    DeploymentPackage withJvmOptions(List<String> options) {
        if (!command.contains(RUNTIME_CLASS)) return this;
        var withOptions = new ArrayList<>(command);
        withOptions.addAll(1, options);
        return new DeploymentPackage(folder, handler, List.copyOf(withOptions));
    }

    private static List<String> javaCommand(Collection<String> classpath, String handler, List<String> options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classpath), RUNTIME_CLASS, handler));
        return List.copyOf(command);
    }

    /** Returns the jars of this process's class path that contain the client of the managed Java runtime. */
    public static List<String> runtimeClient() {
        return List.of(
                        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                        "com.amazonaws.services.lambda.runtime.RequestStreamHandler",
                        "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
                        "software.amazon.awssdk.utilslite.SdkInternalThreadLocal")
                .stream()
                .map(DeploymentPackage::jarOf)
                .distinct()
                .toList();
    }

    private static String jarOf(String className) {
        try {
            var source = Class.forName(className, false, DeploymentPackage.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
            return Path.of(source.getLocation().toURI()).toString();
        } catch (ClassNotFoundException | java.net.URISyntaxException missing) {
            throw new UncheckedIOException(new IOException(className + " is not on the class path", missing));
        }
    }
}
