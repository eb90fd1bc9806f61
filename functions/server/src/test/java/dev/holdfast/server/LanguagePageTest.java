// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.MULTILINE;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the programs in the how-to pages of other languages, through a proxy that is often busy and loses answers. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
@Timeout(180)
class LanguagePageTest {
    private static final Path PAGES = Path.of("../../docs/how-to");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\n(.*?)^```$", MULTILINE | DOTALL);
    private static final int TIMEOUT_SECONDS = 120;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "report-from-python.md,     python, python3, program.py,  import-python",
        "report-from-javascript.md, js,     node,    program.mjs, import-js",
        "report-from-shell.md,      sh,     sh,      program.sh,  import-sh",
    })
    void program_of_page_completes_item_despite_busy_proxy(
            String page, String language, String command, String file, String key) throws Exception {
        assumeTrue(isInstalled(command), "skipped: " + command + " isn't installed");
        if (language.equals("sh")) assumeTrue(isInstalled("curl"), "skipped: curl isn't installed");
        var text = Files.readString(PAGES.resolve(page));
        var program = Files.writeString(folder.resolve(file), blocksOf(text, language));
        try (var proxy = new BusyProxy(RestAssured.port)) {
            assertThat(run(command, program, proxy.url())).isEqualTo(blocksOf(text, "text"));
            assertThat(proxy.refusals()).isGreaterThan(5);
        }
        new ApiClient("demo")
                .get("/items/simple/" + key)
                .then()
                .body("state", equalTo("done"))
                .body("data.file", equalTo("a.csv"))
                .body("history.findAll{it.type=='completed'}.note", contains("3 parts"));
    }

    private static String blocksOf(String page, String language) {
        var blocks = BLOCK.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .collect(joining("\n"));
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    private String run(String command, Path program, String url) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var errors = folder.resolve("errors.txt");
        var builder = new ProcessBuilder(command, program.toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("HOLDFAST_URL", url);
        builder.environment().remove("HOLDFAST_KEY");
        var process = builder.start();
        var hasEnded = process.waitFor(TIMEOUT_SECONDS, SECONDS);
        process.destroyForcibly();
        assertThat(hasEnded && process.exitValue() == 0)
                .as(Files.readString(output, UTF_8) + Files.readString(errors, UTF_8))
                .isTrue();
        return Files.readString(output, UTF_8);
    }

    private static boolean isInstalled(String command) throws InterruptedException {
        try {
            return new ProcessBuilder(command, command.equals("sh") ? "-c" : "--version", ":")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
