package dev.holdfast.bench;

import dev.holdfast.lambdalocal.Artifact;
import dev.holdfast.lambdalocal.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The packaged functions under the Runtime API, over DynamoDB Local: from the start of create-item's process to its first
 * request for work (init) and to its first answer, then how long a warm create takes, and memory. Arguments: the packages
 * (functions/lambda/target/function.zip, as JVM or as native package, whichever was built, and function-aot.zip beside it).
 */
final class Lambda {
    private static final int STARTS = 15;
    private static final int WARM = 500;
    private static final int WARM_UP = 5000;

    private Lambda() {}

    public static void main(String[] args) throws Exception {
        System.out.println(Meter.machine());
        var zips = args.length > 0
                ? Arrays.stream(args).map(Path::of).toList()
                : List.of(Path.of("functions/lambda/target/function.zip"), Aot.ZIP);
        System.out.printf(
                "%-12s %9s %9s %14s %9s %9s %9s %14s %14s%n",
                "package",
                "zip MiB",
                "init ms",
                "first answer",
                "fastest",
                "CPU ms",
                "warm ms",
                "first MiB",
                "peak MiB");
        var names = new ArrayList<String>();
        var handler = Template.read().handler(Functions.CREATE);
        try (var functions = new Functions();
                var work = new Folder()) {
            functions.warmUp(WARM_UP);
            for (var zip : zips) {
                if (!Files.exists(zip)) continue;
                var folder = work.path.resolve("task" + names.size());
                names.add(measure(functions, zip, Artifact.unpacked(zip, folder, handler)));
            }
        }
        if (!names.contains("jvm")) skipped("jvm", "./mvnw -q -pl functions/lambda -am -DskipTests package");
        if (!names.contains("aot")) skipped("aot", "the same, then bench/run aot");
        if (!names.contains("native"))
            skipped("native", "./mvnw -q -pl functions/lambda -am -DskipTests -Dnative package, with GRAALVM_HOME set");
    }

    private static void skipped(String name, String build) {
        System.out.printf("%-12s skipped, not given; built by: %s%n", name, build);
    }

    private static String measure(Functions functions, Path zip, Artifact artifact) throws Exception {
        var bootstrap = Files.exists(artifact.folder().resolve("bootstrap"));
        var name = !bootstrap ? "jvm" : Files.exists(artifact.folder().resolve("holdfast.aot")) ? "aot" : "native";
        var inits = new ArrayList<Duration>();
        var firsts = new ArrayList<Duration>();
        var processor = new ArrayList<Duration>();
        var peaks = new ArrayList<Long>();
        for (var i = 0; i < STARTS; i++) {
            try (var lambda = functions.start(artifact, Functions.CREATE, Map.of())) {
                functions.create(lambda);
                firsts.add(lambda.age());
                processor.add(lambda.processorTime());
                inits.add(lambda.init());
                peaks.add(lambda.peakBytes());
            }
        }
        var warm = new ArrayList<Duration>();
        try (var lambda = functions.start(artifact, Functions.CREATE, Map.of())) {
            for (var i = 0; i < WARM; i++) warm.add(functions.create(lambda));
            inits.sort(null);
            firsts.sort(null);
            processor.sort(null);
            peaks.sort(null);
            System.out.printf(
                    "%-12s %9.1f %9.1f %14.1f %9.1f %9.1f %9.2f %14.1f %14.1f%n",
                    name,
                    mebi(Files.size(zip)),
                    millis(inits.get(STARTS / 2)),
                    millis(firsts.get(STARTS / 2)),
                    millis(firsts.getFirst()),
                    millis(processor.get(STARTS / 2)),
                    millis(warm.subList(WARM / 2, WARM).stream()
                            .sorted()
                            .toList()
                            .get(WARM / 4)),
                    mebi(peaks.get(STARTS / 2)),
                    mebi(lambda.peakBytes()));
        }
        return name;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static double mebi(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
