package dev.holdfast.workflow;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes a workflow, or one version of it, out of use; refused while open items are on it. */
public final class DeleteWorkflow extends Action<DeleteWorkflow.Request, DeleteWorkflow.Result> {
    private final Workflows workflows;
    private final Occupancy occupancy;
    private final InstantSource clock;

    public DeleteWorkflow(Workflows workflows, Occupancy occupancy, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.workflows = workflows;
        this.occupancy = occupancy;
        this.clock = clock;
    }

    /** Knows where items are open. */
    public interface Occupancy {
        /** An open item on one of these versions, as {@code workflow/key in state}; null when there is none. */
        @Nullable
        String occupant(String app, String workflow, List<String> states, List<Integer> versions);
    }

    /** @param version null for the whole workflow */
    public record Request(String name, @Nullable Integer version) {}

    /** @param deleted the versions that are out of sight from now on */
    public record Result(String name, List<Integer> deleted) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var name = request.name();
        var faults = new Faults().name("/name", name);
        if (faults.any()) return Answer.refused(faults.problem());
        if (Workflow.SIMPLE.name().equals(name))
            return Answer.refused(new Problem.Conflict("the workflow simple is built in"));
        var now = clock.instant();
        return Contended.retry("workflow " + name, () -> {
            var stored =
                    name == null ? null : workflows.latest(caller.app(), name).orElse(null);
            if (stored == null || stored.latest().current() == 0)
                return Answer.refused(new Problem.NotFound("there is no workflow " + name));
            var latest = stored.latest();
            var live = IntStream.rangeClosed(1, latest.newest())
                    .boxed()
                    .filter(v -> !latest.deleted().contains(v))
                    .toList();
            var going = request.version() == null
                    ? live
                    : live.stream().filter(request.version()::equals).toList();
            if (going.isEmpty())
                return Answer.refused(
                        new Problem.NotFound("workflow " + name + " has no version " + request.version()));
            var problem = occupied(caller.app(), name, going);
            if (problem != null) return Answer.refused(problem);
            var edits = Latest.edited(stored, Edit.What.DELETED, going, caller, now);
            return workflows.replace(caller.app(), without(latest, going, edits), stored, now)
                    ? Answer.ok(new Result(name, going))
                    : null;
        });
    }

    private @Nullable Problem occupied(String app, String name, List<Integer> going) {
        var current = workflows.version(app, name, going.getLast());
        if (going.stream().anyMatch(v -> !workflows.version(app, name, v).board())) {
            return new Problem.Conflict(
                    "a version of workflow " + name
                            + " keeps no board (board: false), so nothing can show that no item is open on it; it can't be deleted");
        }
        var open = workflows.openStates(app, current, workflows.newest(app, current));
        var occupant = occupancy.occupant(app, name, open, going);
        return occupant == null
                ? null
                : new Problem.Conflict(
                        "workflow " + name + " is in use: item " + occupant
                                + "; finish, migrate or delete its items first",
                        Map.of("occupant", occupant));
    }

    private static Latest without(Latest latest, List<Integer> going, List<Edit> edits) {
        var deleted = new ArrayList<>(latest.deleted());
        deleted.addAll(going);
        var current = IntStream.iterate(latest.newest(), v -> v > 0, v -> v - 1)
                .filter(v -> !deleted.contains(v))
                .findFirst()
                .orElse(0);
        return new Latest(
                latest.name(), latest.newest(), current, deleted, latest.description(), latest.labels(), edits);
    }
}
