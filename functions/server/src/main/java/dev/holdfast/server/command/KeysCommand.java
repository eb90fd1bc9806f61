// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.command;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.apikey.ApiKeyStore;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.apikey.DeleteKey;
import dev.holdfast.apikey.ListKeys;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.table.ShardLayout;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates, lists and deletes API keys in the file itself, even while the server runs. Everyone with permission to write
 * the file can manage keys in this way. Without an application, the command manages the keys of operators.
 */
public final class KeysCommand implements ServerCommand {
    public static final String FIRST_KEY_HINT =
            "create the first one on this machine with java -jar quarkus-run.jar keys create APP --scope manage";

    private static final String DEFAULT_NAME = "command-line";

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public int run(List<String> arguments, Path file, PrintStream out, PrintStream err) throws InvalidUsage {
        var commandArguments = CommandArguments.parse(arguments, List.of("--scope", "--name", "--acts-for-users"));
        var words = commandArguments.words();
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "create" -> create(commandArguments, file, out, err);
            case "list" -> {
                commandArguments.allow(2, List.of());
                var app = words.size() == 2 ? words.get(1) : null;
                yield call(
                        app,
                        file,
                        err,
                        holdfast -> holdfast.listKeys,
                        new ListKeys.Request(),
                        result -> result.keys()
                                .forEach(key -> out.printf(
                                        "%s  %-8s  %s  %s%n",
                                        key.id(), key.scope().jsonName(), key.createdAt(), key.name())));
            }
            case "delete" -> {
                commandArguments.allow(3, List.of());
                if (words.size() < 2) throw new InvalidUsage("keys delete needs the ID of a key");
                var app = words.size() == 3 ? words.get(1) : null;
                yield call(
                        app,
                        file,
                        err,
                        holdfast -> holdfast.deleteKey,
                        new DeleteKey.Request(words.getLast()),
                        result -> {});
            }
            default -> throw new InvalidUsage("keys needs one of: create, list, delete");
        };
    }

    private static int create(CommandArguments commandArguments, Path file, PrintStream out, PrintStream err)
            throws InvalidUsage {
        commandArguments.allow(2, List.of("--scope", "--name", "--acts-for-users"));
        var app =
                commandArguments.words().size() == 2 ? commandArguments.words().get(1) : null;
        var scope = scope(commandArguments.options().get("--scope"));
        if ((app == null) != (scope == Scope.OPERATOR))
            throw new InvalidUsage(
                    app == null
                            ? "keys create needs the name of the application, or --scope operator"
                            : "keys create --scope operator takes no application");
        var request = new CreateKey.Request(
                commandArguments.options().getOrDefault("--name", DEFAULT_NAME),
                scope,
                yesOrNo(commandArguments.options().get("--acts-for-users")));
        return call(app, file, err, holdfast -> holdfast.createKey, request, key -> {
            err.println("Holdfast shows this key only once. Its id is " + key.id() + ".");
            out.println(key.key());
        });
    }

    private static @Nullable Boolean yesOrNo(@Nullable String value) throws InvalidUsage {
        if (value == null) return null;
        if (value.equals("yes") || value.equals("no")) return value.equals("yes");
        throw new InvalidUsage("--acts-for-users needs yes or no");
    }

    private static Scope scope(@Nullable String name) throws InvalidUsage {
        return Stream.of(Scope.values())
                .filter(scope -> scope != Scope.NONE && scope.jsonName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidUsage("keys create needs --scope manage, read, report, task, stage or operator"));
    }

    private static <Q, A> int call(
            @Nullable String app,
            Path file,
            PrintStream err,
            Function<Holdfast, Action<Q, A>> action,
            Q request,
            Consumer<A> ok) {
        if (app != null) {
            var inputFaults = new InputFaults().checkName("APP", app);
            if (inputFaults.hasAny()) return refuse(inputFaults.toProblem(), err);
        }
        var caller = Caller.application(app == null ? ApiKeyStore.OPERATOR_APP : app, Scope.OPERATOR, DEFAULT_NAME);
        try (var table = SqliteTable.openBesideOwner(file, InstantSource.system())) {
            var holdfast =
                    new Holdfast(DeploymentParts.withoutSending(table, new ShardLayout(1), InstantSource.system()));
            switch (action.apply(holdfast).call(caller, request)) {
                case ActionResult.Success<A>(A result) -> {
                    ok.accept(result);
                    return EXIT_OK;
                }
                case ActionResult.Refusal<A>(Problem problem) -> {
                    return refuse(problem, err);
                }
            }
        }
    }

    private static int refuse(Problem problem, PrintStream err) {
        err.println("Holdfast refused: " + problem.detail());
        return EXIT_REFUSED;
    }
}
