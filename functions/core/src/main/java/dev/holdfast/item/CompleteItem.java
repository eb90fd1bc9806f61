package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Answer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Moves an item to the workflow's terminal state: the only one, or the one named. */
public final class CompleteItem extends Action<CompleteItem.Request, Moved> {
    private final Mover mover;

    public CompleteItem(Items items, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.mover = new Mover(items, clock);
    }

    /** The members mean what they mean in {@link AdvanceItem.Request}; {@code to} is needed only where there are several ends. */
    public record Request(
            String workflow,
            String key,
            @Nullable String to,
            @Nullable String note,
            @Nullable String from,
            @Nullable Long version,
            @Nullable String idempotencyKey) {}

    @Override
    protected Answer<Moved> run(Caller caller, Request r) {
        return mover.move(
                caller,
                new AdvanceItem.Request(
                        r.workflow(),
                        r.key(),
                        r.to(),
                        r.note(),
                        r.from(),
                        r.version(),
                        null,
                        null,
                        r.idempotencyKey()));
    }
}
