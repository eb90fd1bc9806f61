// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaAppExampleIT {
    private static final Path SCRIPT = ExampleRun.ROOT.resolve("examples/java-app/run");

    @TempDir
    Path folder;

    @Test
    void failed_upload_raises_alert_and_outage_loses_no_report() throws Exception {
        var run = ExampleRun.run(SCRIPT, folder);
        assertThat(run.exit()).as(run.output()).isZero();
        // On a slow machine, the server's first answer takes longer than the two seconds after which a report is
        // spooled.
        assertThat(run.output()
                        .replaceFirst("a.csv: SPOOLED", "a.csv: RECEIVED")
                        .lines())
                .containsExactly(
                        "a.csv: RECEIVED",
                        "The upload failed, and nobody noticed: can't copy broken.csv",
                        "Alert: upload/broken.csv is late",
                        "Holdfast is away.",
                        "c.csv: SPOOLED",
                        "Holdfast is back.",
                        "The spool sent 3 reports",
                        "c.csv is in done, overdue: false",
                        "Late: broken.csv");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }
}
