// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.MULTILINE;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the tutorial, and compares each answer with the answer that the tutorial shows. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class TutorialTest {
    private static final Path PAGE = Path.of("../../docs/tutorial/nightly-import.md");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\n(.*?)^```$", MULTILINE | DOTALL);
    private static final Pattern STREAM = Pattern.compile("curl -N .*/events(\\?[^\"]*)");

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @TempDir
    Path folder;

    @Test
    void commands_print_shown_answers() throws Exception {
        var page = Files.readString(PAGE);
        var command = "";
        try (var stream = new EventStreamClient("demo", streamQuery(page))) {
            for (var block : BLOCK.matcher(page).results().toList()) {
                var text = block.group(2);
                switch (block.group(1)) {
                    case "yaml" -> Files.writeString(folder.resolve("nightly-import.yaml"), text);
                    case "sh" -> command = runUnlessAnswered(text);
                    case "json" -> assertAnswer(command, text);
                    case "text" -> assertEvent(stream, text);
                    default -> throw new AssertionError("a block of the kind " + block.group(1));
                }
            }
        }
    }

    private static String streamQuery(String page) {
        var matcher = STREAM.matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /**
     * Runs commands that set variables. The page shows the answers of all other commands, so {@link #assertAnswer} runs
     * these commands.
     */
    private String runUnlessAnswered(String command) throws IOException, InterruptedException {
        if (!command.contains("curl")) run(command);
        return command;
    }

    /**
     * Runs a command, and asserts that its answer is the one on the page. Repeats reads, because a report counts
     * changes only after their publication.
     */
    private void assertAnswer(String command, String shown) throws IOException, InterruptedException {
        if (command.contains(" -d ") || command.contains(" -X "))
            assertThat(run(command)).matches(patternOf(shown));
        else
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(run(command)).matches(patternOf(shown)));
    }

    private void assertEvent(EventStreamClient stream, String shown) {
        var shownData = shown.substring(shown.indexOf("data:") + "data:".length());
        if (shown.contains("item.overdue")) passLimit();
        var event = Stream.generate(stream::nextMessage)
                .filter(message -> !message.get("event").isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(normalize(event.get("data"))).matches(patternOf(shownData));
    }

    private void passLimit() {
        clock.advance(ofSeconds(40));
        sweepScheduler.sweep();
    }

    /** Runs commands with the variables of earlier commands. */
    private String run(String command) throws IOException, InterruptedException {
        var script = "test -f variables && . ./variables\n"
                + command.replace("localhost:8080", "localhost:" + RestAssured.port)
                + "declare -p api json id >variables 2>/dev/null || true\n";
        var process = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return normalize(output);
    }

    /** Returns the text without white space, and without values that differ in each run. */
    private static String normalize(String json) {
        return json.replaceAll("\\s+", "")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>")
                .replaceAll("(\"(?:from|to)\":)\"\\d{4}-\\d\\d-\\d\\d\"", "$1<day>")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "<uuid>")
                .replaceAll(":[0-9a-f]{12}(?![0-9a-f])", ":<nonce>")
                .replaceAll(",\"stay\":\"[^\"]*\"", "");
    }

    /** Returns a pattern in which each … matches any text. */
    private static Pattern patternOf(String shown) {
        return Pattern.compile(
                Stream.of(normalize(shown).split("…", -1)).map(Pattern::quote).collect(joining(".*?")));
    }
}
