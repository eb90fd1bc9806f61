// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.server.command.CommandLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the arguments of the packaged server. Each test starts its own process. */
@Timeout(120)
class CommandLineIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Pattern RELEASE = Pattern.compile("(?m)^JAVA_VERSION=\"((?:1\\.)?\\d+)");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private boolean isFileGiven = true;

    @Test
    void help_lists_every_setting_and_starts_nothing() throws Exception {
        var run = run(JDK, "--help");
        assertThat(run.status).isZero();
        assertThat(run.error).isEmpty();
        assertThat(run.output).isEqualTo(CommandLine.help());
        assertServerDidNotStart();
    }

    @Test
    void version_prints_name_and_version_and_starts_nothing() throws Exception {
        var run = run(JDK, "--version");
        assertThat(run.status).isZero();
        assertThat(run.error).isEmpty();
        assertThat(run.output).isEqualTo("Holdfast " + manifestAttribute("Implementation-Version") + "\n");
        assertServerDidNotStart();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--hlep", "help", "-Dholdfast.sweep.every=1s", ""})
    void unknown_argument_gets_one_line_and_code_2(String argument) throws Exception {
        for (var arguments : List.of(List.of(argument), List.of("--version", argument))) {
            var run = run(JDK, arguments.toArray(String[]::new));
            assertThat(run.status).isEqualTo(2);
            assertThat(run.output).isEmpty();
            assertThat(run.error).hasLineCount(1).startsWith("Holdfast doesn't know the argument " + argument);
        }
        assertServerDidNotStart();
    }

    @Test
    void keys_are_created_without_server_and_while_it_runs() throws Exception {
        var first = run(JDK, "keys", "create", "it", "--scope", "manage");
        assertThat(first.status).as(first.error).isZero();
        assertThat(first.output).hasLineCount(1).startsWith("hf_manage_");
        assertThat(first.error).hasLineCount(1).contains("only once");
        try (var server = new PackagedServer(folder.resolve("holdfast.db"))) {
            assertThat(server.send("GET", "/keys", "").statusCode()).isEqualTo(401);
            var second = run(JDK, "keys", "create", "other", "--scope", "manage", "--name", "ops");
            assertThat(second.status).as(second.error).isZero();
            assertThat(second.error).hasLineCount(1);
            assertThat(run(JDK, "keys", "list", "other").output).contains("ops");
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/apps/other/keys"))
                    .header("Authorization", "Bearer " + second.output.strip())
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("ops");
            }
        }
    }

    @Test
    void misspelt_variable_stops_server_and_commands_in_one_line() throws Exception {
        environment.put("HOLDFAST_SWEEP_EVRY", "1s");
        for (var arguments : List.of(new String[0], new String[] {"keys", "list"})) {
            var run = run(JDK, arguments);
            assertThat(run.status).isEqualTo(1);
            assertThat(run.error)
                    .hasLineCount(1)
                    .contains("HOLDFAST_SWEEP_EVRY is not a setting; the nearest name is HOLDFAST_SWEEP_EVERY");
        }
        assertServerDidNotStart();
    }

    @Test
    void misspelt_name_in_file_is_refused_with_file() throws Exception {
        var file = Files.writeString(folder.resolve("own.properties"), "holdfast.mail.form=a@example.com\n");
        environment.put("SMALLRYE_CONFIG_LOCATIONS", file.toString());
        var run = run(JDK);
        assertThat(run.status).isEqualTo(1);
        assertThat(run.error)
                .hasLineCount(1)
                .contains("holdfast.mail.form in file:" + file)
                .endsWith("the nearest name is holdfast.mail.from\n");
    }

    @Test
    void command_reads_file_from_configuration_file() throws Exception {
        var database = folder.resolve("configured.db");
        var file = Files.writeString(folder.resolve("own.properties"), "%prod.holdfast.file=" + database + "\n");
        environment.put("SMALLRYE_CONFIG_LOCATIONS", file.toString());
        isFileGiven = false;
        var run = run(JDK, "keys", "create", "it", "--scope", "manage");
        assertThat(run.status).as(run.error).isZero();
        assertThat(database).exists();
        assertServerDidNotStart();
    }

    @Test
    void jar_starts_launcher() throws Exception {
        assertThat(manifestAttribute("Main-Class")).isEqualTo(ServerLauncher.class.getName());
    }

    /**
     * Needs an older JDK, in the folder beside this JDK or in the folder that a variable such as JAVA_HOME_17_X64
     * contains.
     */
    @Test
    void too_old_jdk_gets_one_line() throws Exception {
        var oldJdks = oldJdks();
        assumeThat(oldJdks).as("installed JDKs that are too old").isNotEmpty();
        for (var jdk : oldJdks.entrySet()) {
            var run = run(jdk.getKey());
            assertThat(run.status).isEqualTo(1);
            assertThat(run.output).isEmpty();
            assertThat(run.error)
                    .hasLineCount(1)
                    .startsWith("Holdfast can't start: it needs Java 21 or newer, and ")
                    .endsWith(" is Java " + jdk.getValue() + "\n");
        }
        assertServerDidNotStart();
    }

    /** Returns the Java version of each old JDK, by the JDK's home folder. */
    private static Map<Path, String> oldJdks() throws IOException {
        var homes = new ArrayList<Path>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME_")) homes.add(Path.of(value));
        });
        try (var siblings = Files.list(JDK.getParent())) {
            siblings.forEach(homes::add);
        }
        var oldJdks = new TreeMap<Path, String>();
        for (var home : homes) {
            if (!Files.exists(home.resolve("bin/java")) || !Files.exists(home.resolve("release"))) continue;
            var release = RELEASE.matcher(Files.readString(home.resolve("release")));
            if (release.find() && ServerLauncher.isTooOld(release.group(1)))
                oldJdks.put(home.toRealPath(), release.group(1));
        }
        return oldJdks;
    }

    private static String manifestAttribute(String attribute) throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(attribute);
        }
    }

    private void assertServerDidNotStart() {
        assertThat(folder.resolve("holdfast.db")).doesNotExist();
    }

    private record Run(int status, String output, String error) {}

    /** Runs the server with a port that is in use. So the server fails if it binds the port. */
    private Run run(Path jdk, String... arguments) throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var command = new ArrayList<String>();
            command.add(jdk.resolve("bin/java").toString());
            command.add("-Dquarkus.http.port=" + socket.getLocalPort());
            if (isFileGiven) command.add("-Dholdfast.file=" + folder.resolve("holdfast.db"));
            command.addAll(List.of("-jar", JAR.toString()));
            command.addAll(List.of(arguments));
            var output = folder.resolve("output");
            var error = folder.resolve("error");
            var builder =
                    new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(error.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            try {
                return new Run(process.waitFor(), Files.readString(output), Files.readString(error));
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
