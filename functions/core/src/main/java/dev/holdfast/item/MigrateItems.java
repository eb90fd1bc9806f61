package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.Workflows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves open items from older versions of a workflow to a newer one, in pages; a dry run says what would become of each. Only
 * where the request names the version that they are on may it move them back to an older one. An item that can't be read stays
 * where it is, and the log names it.
 */
public final class MigrateItems extends Action<MigrateItems.Request, MigrateItems.Result> {
    private final Items items;
    private final Board board;
    private final BoardQuery boards;
    private final Workflows workflows;
    private final InstantSource clock;

    public MigrateItems(Items items, Board board, BoardQuery boards, Workflows workflows, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.items = items;
        this.board = board;
        this.boards = boards;
        this.workflows = workflows;
        this.clock = clock;
    }

    /**
     * @param to the version to move to, the current one when absent
     * @param from only items on this version, be it older or newer than {@code to}; absent, on any older one
     * @param states where items of a state go that is called otherwise in the new version: old name to new name
     */
    public record Request(
            String workflow,
            @Nullable Integer to,
            @Nullable Integer from,
            Map<String, String> states,
            @Nullable Boolean dryRun,
            @Nullable String note,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * What became, or would become, of one item.
     *
     * @param state the state in the new version, null when it has none
     * @param problem why the item stays where it is, null when it moves
     */
    public record Line(
            String key,
            int fromVersion,
            String fromState,
            @Nullable String state,
            @Nullable String problem) {}

    /** @param version that they were, or would be, brought to
     * @param nextPageToken null when all were looked at */
    public record Result(
            int version,
            boolean dryRun,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Line> items,
            @Nullable String nextPageToken) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        return PageToken.limit(request.limit())
                .then(limit -> PageToken.read(
                        Board.Position.class,
                        request.pageToken(),
                        from -> boards.columns(caller.app(), request.workflow(), null, from)
                                .then(open -> target(caller, request)
                                        .map(to -> page(caller, request, to, open, limit, from)))));
    }

    private Answer<Workflow> target(Caller caller, Request request) {
        var to = request.to() == null
                ? workflows.current(caller.app(), request.workflow())
                : workflows.live(caller.app(), request.workflow(), request.to());
        if (to.isEmpty())
            return Answer.refused(
                    new Problem.NotFound("workflow " + request.workflow() + " has no version " + request.to()));
        var faults = new Faults().text("/note", request.note());
        request.states().forEach((old, now) -> {
            if (!to.get().has(now))
                faults.add("/states/" + old, "version " + to.get().version() + " has no state " + now);
        });
        return faults.any() ? Answer.refused(faults.problem()) : Answer.ok(to.get());
    }

    private Result page(
            Caller caller, Request request, Workflow to, Board.Columns open, int limit, Board.@Nullable Position from) {
        var now = clock.instant();
        var dry = Boolean.TRUE.equals(request.dryRun());
        var stretch = board.read(caller.app(), request.workflow(), open, false, limit, from);
        var lines = new ArrayList<Line>();
        for (var item : stretch.items()) {
            var older = request.from() == null
                    ? item.workflowVersion() < to.version()
                    : item.workflowVersion() == request.from();
            if (older && item.workflowVersion() != to.version()) lines.add(line(caller, request, to, item, dry, now));
        }
        return new Result(to.version(), dry, lines, PageToken.write(stretch.next()));
    }

    private Line line(Caller caller, Request request, Workflow to, Item item, boolean dry, Instant now) {
        var state = request.states().getOrDefault(item.state(), item.state());
        if (!to.has(state)) {
            return new Line(
                    item.id().key(),
                    item.workflowVersion(),
                    item.state(),
                    null,
                    "version " + to.version() + " has no state " + item.state() + "; name one for it in states");
        }
        var lost = !dry && !items.replace(item, item.migrate(to, state, caller, request.note(), now), to);
        return new Line(
                item.id().key(),
                item.workflowVersion(),
                item.state(),
                state,
                lost ? "it changed meanwhile; migrate again" : null);
    }
}
