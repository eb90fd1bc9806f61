package dev.holdfast.item.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemStore;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowStore;
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
    private final ItemStore itemStore;
    private final ItemBoard itemBoard;
    private final BoardColumnResolver columnResolver;
    private final WorkflowStore workflowStore;
    private final InstantSource clock;

    public MigrateItems(
            ItemStore itemStore,
            ItemBoard itemBoard,
            BoardColumnResolver boards,
            WorkflowStore workflowStore,
            InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemStore = itemStore;
        this.itemBoard = itemBoard;
        this.columnResolver = boards;
        this.workflowStore = workflowStore;
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
    public record MigrationResult(
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
            @JsonInclude(JsonInclude.Include.ALWAYS) List<MigrationResult> items,
            @Nullable String nextPageToken) {}

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> PageToken.resume(
                        ItemBoard.BoardPosition.class,
                        request.pageToken(),
                        from -> columnResolver
                                .resolve(caller.app(), request.workflow(), null, from)
                                .flatMap(open -> findTarget(caller, request)
                                        .map(to -> migratePage(caller, request, to, open, limit, from)))));
    }

    private ActionResult<Workflow> findTarget(Caller caller, Request request) {
        var to = request.to() == null
                ? workflowStore.findCurrent(caller.app(), request.workflow())
                : workflowStore.findUndeleted(caller.app(), request.workflow(), request.to());
        if (to.isEmpty())
            return ActionResult.refused(
                    new Problem.NotFound("workflow " + request.workflow() + " has no version " + request.to()));
        var inputFaults = new InputFaults().checkText("/note", request.note());
        request.states().forEach((old, now) -> {
            if (!to.get().hasState(now))
                inputFaults.add("/states/" + old, "version " + to.get().version() + " has no state " + now);
        });
        return inputFaults.hasAny() ? ActionResult.refused(inputFaults.toProblem()) : ActionResult.ok(to.get());
    }

    private Result migratePage(
            Caller caller,
            Request request,
            Workflow to,
            ItemBoard.BoardColumns open,
            int limit,
            ItemBoard.@Nullable BoardPosition from) {
        var now = clock.instant();
        var dry = Boolean.TRUE.equals(request.dryRun());
        var boardPage = itemBoard.read(caller.app(), request.workflow(), open, false, limit, from);
        var lines = new ArrayList<MigrationResult>();
        for (var item : boardPage.items()) {
            var older = request.from() == null
                    ? item.workflowVersion() < to.version()
                    : item.workflowVersion() == request.from();
            if (older && item.workflowVersion() != to.version())
                lines.add(migrate(caller, request, to, item, dry, now));
        }
        return new Result(to.version(), dry, lines, PageToken.encode(boardPage.next()));
    }

    private MigrationResult migrate(Caller caller, Request request, Workflow to, Item item, boolean dry, Instant now) {
        var state = request.states().getOrDefault(item.state(), item.state());
        if (!to.hasState(state)) {
            return new MigrationResult(
                    item.id().key(),
                    item.workflowVersion(),
                    item.state(),
                    null,
                    "version " + to.version() + " has no state " + item.state() + "; name one for it in states");
        }
        var lost = !dry && !itemStore.replace(item, item.migrate(to, state, caller, request.note(), now), to);
        return new MigrationResult(
                item.id().key(),
                item.workflowVersion(),
                item.state(),
                state,
                lost ? "it changed meanwhile; migrate again" : null);
    }
}
