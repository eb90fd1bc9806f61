import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * What the command line says.
 *
 * @param seed plans the kills
 * @param recovery false leaves lost files lost, to see the example fail
 */
record Options(long seed, boolean recovery, Path folder) {
    private static final int SEEDS = 1_000_000;

    static Options of(List<String> arguments, Path folder) {
        var options = new Options(new Random().nextInt(SEEDS), true, folder);
        for (var at = 0; at < arguments.size(); at++) {
            options = switch (arguments.get(at)) {
                case "--no-recovery" -> new Options(options.seed, false, options.folder);
                case "--seed" -> new Options(seed(arguments, ++at), options.recovery, options.folder);
                case String other
                when !other.startsWith("-") -> new Options(options.seed, options.recovery, Path.of(other));
                case String unknown ->
                    throw new Failed(unknown + " is no option; known are --seed <number> and --no-recovery");
            };
        }
        return options;
    }

    private static long seed(List<String> arguments, int at) {
        var text = at < arguments.size() ? arguments.get(at) : "";
        if (!text.matches("\\d{1,18}")) throw new Failed("--seed wants a number, not \"" + text + "\"");
        return Long.parseLong(text);
    }
}
