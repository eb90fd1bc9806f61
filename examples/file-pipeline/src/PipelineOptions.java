// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * The options of the command line.
 *
 * @param seed determines when the example kills the worker
 * @param recovery whether the example recovers lost files; if it doesn't, the example fails
 */
record PipelineOptions(long seed, boolean recovery, Path folder) {
    private static final int SEED_COUNT = 1_000_000;

    static PipelineOptions of(List<String> arguments, Path folder) {
        var options = new PipelineOptions(new Random().nextInt(SEED_COUNT), true, folder);
        for (var i = 0; i < arguments.size(); i++) {
            options = switch (arguments.get(i)) {
                case "--no-recovery" -> new PipelineOptions(options.seed, false, options.folder);
                case "--seed" -> new PipelineOptions(seed(arguments, ++i), options.recovery, options.folder);
                case String name
                when !name.startsWith("-") -> new PipelineOptions(options.seed, options.recovery, Path.of(name));
                case String unknown ->
                    throw new ExampleFailure(unknown + " is not an option; the options are --seed <number> and --no-recovery");
            };
        }
        return options;
    }

    private static long seed(List<String> arguments, int index) {
        var text = index < arguments.size() ? arguments.get(index) : "";
        if (!text.matches("\\d{1,18}")) throw new ExampleFailure("--seed must be a number, not \"" + text + "\"");
        return Long.parseLong(text);
    }
}
