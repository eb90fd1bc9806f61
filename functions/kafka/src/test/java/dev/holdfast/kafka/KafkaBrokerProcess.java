// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process of a {@link KafkaBroker}. The process formats the broker's folder if it is new, and runs until the parent
 * process ends.
 */
final class KafkaBrokerProcess {
    private KafkaBrokerProcess() {}

    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                // The standard input ends with the parent process, even if the system kills the parent process.
                while (System.in.read() != -1)
                    ;
            } catch (java.io.IOException e) {
                // A broken input also means the end of the parent process.
            }
            Runtime.getRuntime().halt(0);
        });
        var settings = Path.of(args[0]);
        if (!Files.exists(settings.resolveSibling("data/meta.properties"))) {
            kafka.tools.StorageTool.execute(
                    new String[] {
                        "format",
                        "--config",
                        settings.toString(),
                        "--cluster-id",
                        "4L6g3nShT-eMCtK--X86sw",
                        "--add-scram",
                        "SCRAM-SHA-512=[name=holdfast,password=" + args[1] + "]"
                    },
                    System.out);
        }
        kafka.Kafka.main(new String[] {settings.toString()});
    }
}
