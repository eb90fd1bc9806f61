// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.generatedclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the types that openapi-typescript generates from the contract. */
@Timeout(180)
class GeneratedTypesIT {
    @Test
    void types_are_generated_and_compile(@TempDir Path folder) throws Exception {
        assumeTrue(
                CommandRun.succeeds("openapi-typescript", "--version"), "skipped: openapi-typescript isn't installed");
        CommandRun.run(folder, "openapi-typescript", ContractFiles.CONTRACT.toString(), "-o", "holdfast.ts")
                .assertSucceeded();
        assertThat(Files.readString(folder.resolve("holdfast.ts"))).contains("\"create-item\"", "\"queue-intents\"");
        assumeTrue(CommandRun.succeeds("tsc", "--version"), "skipped: tsc isn't installed");
        CommandRun.run(folder, "tsc", "--noEmit", "--strict", "holdfast.ts").assertSucceeded();
    }
}
