// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Releases intents, so that workers can claim their items, and finds these items. */
final class ReleasedWork {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 20_000_000;

    private final TypedCommand shell;

    ReleasedWork(TypedCommand shell) {
        this.shell = shell;
    }

    /** Stores the workflow {@code renew}, which has several states whose items workers can claim. */
    void applyWorkflow(Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("renew.yaml"), """
                states:
                  queued: {initial: true, next: [installed, broken], within: PT1H}
                  installed: {claimable: true, next: [checked], within: PT1H}
                  broken: {next: [queued], within: PT1H}
                  checked: {terminal: true}
                """);
        shell.type("workflow apply " + file).succeeds();
    }

    /** Releases a method. Returns the name of the method's item. */
    String releaseMethod(String options) {
        shell.type("method queue database resize " + options).succeeds();
        shell.type("queue execute --all").succeeds();
        return itemOf("simple");
    }

    /** Releases the workflow {@code renew}. Returns the name of the workflow's item. */
    String releaseWorkflow() {
        shell.type("workflow queue renew").succeeds();
        shell.type("queue execute --all").succeeds();
        return itemOf("renew");
    }

    private String itemOf(String workflow) {
        return shell.type("item list -w " + workflow + " -o name")
                .succeeds()
                .out()
                .strip();
    }

    JsonNode item(String name) throws Exception {
        return shell.type("item get " + name + " -o json").json();
    }

    String stateOf(String name) throws Exception {
        return item(name).path("state").asText();
    }

    static Instant at(JsonNode row, String member) {
        return Instant.parse(row.path(member).asText());
    }

    /** Waits for a file that a command creates. */
    static void awaitFile(Path file) {
        await(() -> Files.exists(file), file + " exists");
    }

    static void await(BooleanSupplier condition, String description) {
        var start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TIME_LIMIT.toNanos()) throw new AssertionError("never: " + description);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
