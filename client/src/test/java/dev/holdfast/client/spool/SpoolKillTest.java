// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool loses no stored call if the system kills its process. */
class SpoolKillTest {
    @TempDir
    Path parent;

    @Test
    void acknowledged_calls_arrive_in_order_after_kills() throws Exception {
        new KillRounds(parent).run(20);
    }

    @Test
    @Tag("long")
    void acknowledged_calls_arrive_in_order_after_many_kills() throws Exception {
        new KillRounds(parent).run(200);
    }
}
