package dev.holdfast.live;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.alert.Filter;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows an application's events as they happen, to whoever stays on the line. */
public final class WatchEvents extends Action<WatchEvents.Request, Watch> {
    private final Watchers watchers;

    public WatchEvents(Watchers watchers) {
        super(Scope.READ, Request.class);
        this.watchers = watchers;
    }

    /**
     * @param types patterns of event types, as a subscription has them; all when absent
     * @param after the place of the last message that the watcher saw; only what comes when absent
     */
    public record Request(
            List<String> types,
            @Nullable String workflow,
            @Nullable String state,
            Map<String, String> labels,
            @Nullable String after) {}

    @Override
    protected Answer<Watch> run(Caller caller, Request request) {
        var filter = new Filter(request.types(), request.workflow(), request.state(), request.labels(), List.of());
        var faults = new Faults();
        filter.check(faults);
        return faults.any() ? Answer.refused(faults.problem()) : watchers.watch(caller.app(), filter, request.after());
    }
}
