// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.holdfast.lambdalocal.DeploymentPackage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * Packs the functions for the custom runtime {@code provided.al2023} of AWS Lambda.
 *
 * <p>The package contains the jars, the needed parts of this JDK, and an AOT cache. A training run that creates some
 * items fills the cache. A cache works only with the JDK, jars and flags of the training run. So Lambda's managed Java
 * runtime can't use this cache.
 *
 * <p>The argument is the path of the package to write ({@code functions/lambda/target/function-aot.zip}).
 */
final class AotPackager {
    static final Path PACKAGE_PATH = Path.of("functions/lambda/target/function-aot.zip");

    private static final Path TARGET_FOLDER = Path.of("functions/lambda/target");
    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,java.xml,jdk.unsupported,jdk.zipfs";
    private static final int TRAINING_ITEMS = 20;
    private static final Duration CACHE_WRITE_TIMEOUT = Duration.ofSeconds(90);

    /**
     * The modification time of all jars. The JVM compares the time of each jar with the time in the AOT cache. A zip
     * file stores times only in steps of two seconds.
     */
    private static final FileTime JAR_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private AotPackager() {}

    public static void main(String[] args) throws Exception {
        var zip = args.length > 0 ? Path.of(args[0]) : PACKAGE_PATH;
        try (var work = new TemporaryFolder()) {
            var task = Files.createDirectory(work.path.resolve("task"));
            copyJars(task);
            linkRuntime(task.resolve("jre"));
            try (var cloud = new LocalFunctions()) {
                cloud.train(
                        new DeploymentPackage(
                                task,
                                DeploymentTemplate.read().handler(LocalFunctions.CREATE_FUNCTION),
                                List.of(task.resolve("bootstrap").toString())),
                        TRAINING_ITEMS,
                        CACHE_WRITE_TIMEOUT);
            }
            if (!Files.exists(task.resolve("holdfast.aot")))
                throw new IllegalStateException("the training run wrote no AOT cache");
            pack(task, zip);
        }
        System.out.println(zip + ": " + Files.size(zip) / (1 << 20) + " MiB");
    }

    private static void copyJars(Path task) throws IOException {
        var jars = new ArrayList<Path>();
        DeploymentPackage.runtimeClient().forEach(jar -> jars.add(Path.of(jar)));
        try (var files = Files.list(TARGET_FOLDER);
                var libraries = Files.list(TARGET_FOLDER.resolve("lib"))) {
            files.filter(file -> file.toString().endsWith("-runner.jar")).forEach(jars::add);
            libraries.sorted().forEach(jars::add);
        }
        // The runtime client itself adds a folder "lib" to the class path. A different name avoids duplicates on the
        // class path.
        Files.createDirectory(task.resolve("jars"));
        for (var jar : jars) {
            var copy = task.resolve("jars").resolve(jar.getFileName());
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(copy, JAR_TIME);
        }
        var classpath =
                jars.stream().map(jar -> "jars/" + jar.getFileName()).distinct().collect(Collectors.joining(":"));
        Files.writeString(task.resolve("options"), """
                -XX:+UseSerialGC
                -XX:TieredStopAtLevel=1
                --enable-native-access=ALL-UNNAMED
                --add-opens=java.base/java.lang=ALL-UNNAMED
                -cp %s
                """.formatted(classpath));
        var bootstrap = Files.createFile(task.resolve("bootstrap"), asFileAttribute(fromString("rwxr-xr-x")));
        Files.writeString(bootstrap, """
                #!/bin/sh
                cd "$LAMBDA_TASK_ROOT" || exit 1
                exec jre/bin/java "${HOLDFAST_AOT:--XX:AOTCache=holdfast.aot}" @options %s "$_HANDLER"
                """.formatted(DeploymentPackage.RUNTIME_CLASS));
    }

    private static void linkRuntime(Path folder) {
        var jlink = ToolProvider.findFirst("jlink").orElseThrow();
        var exit = jlink.run(
                System.out,
                System.err,
                "--add-modules=" + MODULES,
                "--output=" + folder,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages");
        if (exit != 0) throw new IllegalStateException("jlink ended with " + exit);
    }

    private static void pack(Path task, Path zip) throws IOException {
        Files.deleteIfExists(zip);
        try (var zipped = FileSystems.newFileSystem(zip, Map.of("create", true, "enablePosixFileAttributes", true));
                var files = Files.walk(task)) {
            for (var file : files.skip(1).toList()) {
                var copy = zipped.getPath(task.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
