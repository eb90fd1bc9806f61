// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the unpacked zip in a folder with a blank in its name. */
class DistributionIT {
    private static final Path TARGET = Path.of(System.getProperty("holdfast.root"), "infra/distribution/target");
    private static final Pattern GREETING = Pattern.compile("Holdfast is watching: (http://localhost:\\d+)/");
    private static final int TIMEOUT_SECONDS = 90;

    @TempDir
    Path folder;

    private Path script = Path.of("");

    @BeforeEach
    void unpack() throws IOException {
        var home = Files.createDirectory(folder.resolve("with blank"));
        try (var targets = Files.newDirectoryStream(TARGET, "holdfast-*.zip");
                var zip = new ZipInputStream(
                        Files.newInputStream(targets.iterator().next()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var file = home.resolve(entry.getName());
                if (entry.isDirectory()) Files.createDirectories(file);
                else Files.copy(zip, file);
            }
        }
        try (var versions = Files.list(home)) {
            script = versions.findFirst().orElseThrow().resolve("bin/holdfast");
        }
    }

    @Test
    void command_starts_through_a_link() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link"), script);
        assertThat(run(link, "--version")).startsWith("holdfast ");
        // The second run uses the class archive that the first run has written.
        assertThat(run(link, "help", "exit-codes")).contains("75  Holdfast can't be reached");
    }

    @Test
    void each_command_has_a_man_page() throws Exception {
        var pages = script.resolveSibling("../share/man/man1");
        assertThat(pages.resolve("holdfast.1")).content().contains("holdfast\\-item(1)");
        assertThat(pages.resolve("holdfast-item-create.1"))
                .content()
                .contains(".SH \"NAME\"\nholdfast\\-item\\-create \\- ", ".B \"\\-\\-within DURATION\"");
        assertThat(pages.resolve("holdfast-man-pages.1")).doesNotExist();
    }

    @Test
    void server_starts_with_settings_and_answers_the_command() throws Exception {
        var log = folder.resolve("server.log");
        var server = start(
                log,
                script,
                "serve",
                "-Dquarkus.http.port=0",
                "-Dholdfast.file=" + folder.resolve("holdfast.db"),
                "-Dholdfast.sweep.every=1s");
        try {
            var url = awaitGreeting(server, log);
            assertThat(run(script, "item", "create", "order-1", "--url", url)).startsWith("simple/order-1: open");
            assertThat(run(script, "item", "get", "order-1", "--url", url, "-o", "name"))
                    .isEqualToIgnoringNewLines("simple/order-1");
        } finally {
            server.destroy();
            assertThat(server.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void command_of_the_server_comes_after_its_settings() throws Exception {
        var key = run(
                script,
                "serve",
                "-Dholdfast.file=" + folder.resolve("keys.db"),
                "keys",
                "create",
                "shop",
                "--scope",
                "manage");
        assertThat(key).contains("hf_manage_");
    }

    private String run(Path program, String... arguments) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var process = start(output, program, arguments);
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        var text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    /**
     * Starts a script of the distribution in a shell. Java's zip reader doesn't keep the permission to execute the
     * script.
     */
    private Process start(Path output, Path program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().remove("XDG_CACHE_HOME");
        return builder.start();
    }

    private static String awaitGreeting(Process server, Path log) throws IOException, InterruptedException {
        var start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
            var greeting = GREETING.matcher(Files.readString(log));
            if (greeting.find()) return greeting.group(1);
            if (server.waitFor(50, TimeUnit.MILLISECONDS)) break;
        }
        throw new AssertionError("the server did not start: " + Files.readString(log));
    }
}
