package dev.holdfast.kafka;

import java.nio.file.Files;
import java.nio.file.Path;

/** The process of a {@link KafkaBroker}: prepares its folder where that is new, and serves until the one that started it ends. */
final class KafkaBrokerProcess {
    private KafkaBrokerProcess() {}

    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                // Its input ends with the process that started it, even where that one was killed.
                while (System.in.read() != -1)
                    ;
            } catch (java.io.IOException e) {
                // As good as the end.
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
