// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.lambdalocal.DeploymentPackage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs the packaged functions with a local Runtime API and DynamoDB Local.
 *
 * <p>The benchmark calls the function create-item. It prints the time from the start of the process to its first
 * request for work (init), and to its first answer. It also prints the time of a call to the warm function, and the
 * memory.
 *
 * <p>Arguments: the packages ({@code functions/lambda/target/function.zip}, JVM or native, and
 * {@code function-aot.zip}).
 */
final class LambdaBenchmark {
    private static final int START_COUNT = 15;
    private static final int WARM_CALLS = 500;
    private static final int WARM_UP_CALLS = 5000;

    private LambdaBenchmark() {}

    public static void main(String[] args) throws Exception {
        System.out.println(CpuMeter.describeMachine());
        var zips = args.length > 0
                ? Arrays.stream(args).map(Path::of).toList()
                : List.of(Path.of("functions/lambda/target/function.zip"), AotPackager.PACKAGE_PATH);
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
        var handler = DeploymentTemplate.read().handler(LocalFunctions.CREATE_FUNCTION);
        try (var localFunctions = new LocalFunctions();
                var work = new TemporaryFolder()) {
            localFunctions.warmUp(WARM_UP_CALLS);
            for (var zip : zips) {
                if (!Files.exists(zip)) continue;
                var folder = work.path.resolve("task" + names.size());
                names.add(measure(localFunctions, zip, DeploymentPackage.unpacked(zip, folder, handler)));
            }
        }
        if (!names.contains("jvm")) reportSkipped("jvm", "./mvnw -q -pl functions/lambda -am -DskipTests package");
        if (!names.contains("aot")) reportSkipped("aot", "the same, then bench/run aot");
        if (!names.contains("native"))
            reportSkipped(
                    "native", "./mvnw -q -pl functions/lambda -am -DskipTests -Dnative package, with GRAALVM_HOME set");
    }

    private static void reportSkipped(String name, String build) {
        System.out.printf("%-12s skipped: no package; build it with: %s%n", name, build);
    }

    private static String measure(LocalFunctions localFunctions, Path zip, DeploymentPackage deploymentPackage)
            throws Exception {
        var bootstrap = Files.exists(deploymentPackage.folder().resolve("bootstrap"));
        var name = !bootstrap
                ? "jvm"
                : Files.exists(deploymentPackage.folder().resolve("holdfast.aot")) ? "aot" : "native";
        var inits = new ArrayList<Duration>();
        var firstAnswers = new ArrayList<Duration>();
        var cpuTimes = new ArrayList<Duration>();
        var peaks = new ArrayList<Long>();
        for (var i = 0; i < START_COUNT; i++) {
            try (var lambda = localFunctions.start(deploymentPackage, LocalFunctions.CREATE_FUNCTION, Map.of())) {
                localFunctions.create(lambda);
                firstAnswers.add(lambda.age());
                cpuTimes.add(lambda.processorTime());
                inits.add(lambda.initDuration());
                peaks.add(lambda.peakBytes());
            }
        }
        var warm = new ArrayList<Duration>();
        try (var lambda = localFunctions.start(deploymentPackage, LocalFunctions.CREATE_FUNCTION, Map.of())) {
            for (var i = 0; i < WARM_CALLS; i++) warm.add(localFunctions.create(lambda));
            inits.sort(null);
            firstAnswers.sort(null);
            cpuTimes.sort(null);
            peaks.sort(null);
            System.out.printf(
                    "%-12s %9.1f %9.1f %14.1f %9.1f %9.1f %9.2f %14.1f %14.1f%n",
                    name,
                    mebibytes(Files.size(zip)),
                    millis(inits.get(START_COUNT / 2)),
                    millis(firstAnswers.get(START_COUNT / 2)),
                    millis(firstAnswers.getFirst()),
                    millis(cpuTimes.get(START_COUNT / 2)),
                    millis(warm.subList(WARM_CALLS / 2, WARM_CALLS).stream()
                            .sorted()
                            .toList()
                            .get(WARM_CALLS / 4)),
                    mebibytes(peaks.get(START_COUNT / 2)),
                    mebibytes(lambda.peakBytes()));
        }
        return name;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
