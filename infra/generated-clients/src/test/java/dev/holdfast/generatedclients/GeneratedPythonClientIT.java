// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.generatedclients;

import static dev.holdfast.generatedclients.ContractFiles.PYTHON_CLIENT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the Python client that the build generates. */
@Timeout(180)
class GeneratedPythonClientIT {
    private static final Path SCRIPT = Path.of("src/test/resources/track_item.py");
    private static final String PYTHON = "python3";

    @BeforeEach
    void requirePython() throws Exception {
        assumeTrue(CommandRun.succeeds(PYTHON, "--version"), "skipped: python3 isn't installed");
    }

    @Test
    void every_module_compiles() throws Exception {
        CommandRun.run(PYTHON_CLIENT, PYTHON, "-m", "compileall", "-q", "-f", "holdfast_client")
                .assertSucceeded();
    }

    @Test
    void client_tracks_item(@TempDir Path folder) throws Exception {
        assumeTrue(
                CommandRun.succeeds(PYTHON, "-c", "import pydantic, urllib3, dateutil, typing_extensions"),
                "skipped: python3 lacks the libraries of the generated client");
        try (var server = new PackagedServer(folder)) {
            CommandRun.run(
                            PYTHON_CLIENT,
                            "env",
                            "PYTHONPATH=" + PYTHON_CLIENT,
                            PYTHON,
                            SCRIPT.toAbsolutePath().toString(),
                            server.url())
                    .assertSucceeded();
        }
    }
}
