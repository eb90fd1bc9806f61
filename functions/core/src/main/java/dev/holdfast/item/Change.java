package dev.holdfast.item;

import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The one way in which an item changes: load, decide, write on condition that nothing changed in between. */
final class Change {
    private final Items items;

    Change(Items items) {
        this.items = items;
    }

    /** What a decision makes of an item: the next version to write and what with it, or the answer when there is nothing to write. */
    record Step<A>(@Nullable Item next, A answer, List<Write> beside) {
        Step(@Nullable Item next, A answer) {
            this(next, answer, List.of());
        }
    }

    /**
     * Loads the item and asks for a decision. Whoever loses a race decides again on what is there now; a caller who named the
     * version (If-Match) is told instead.
     */
    <A> Answer<A> of(ItemId id, @Nullable Long version, BiFunction<Item, Workflow, Answer<Step<A>>> decide) {
        return Contended.retry("item " + id, () -> {
            var item = items.find(id).orElse(null);
            if (item == null) return Answer.refused(Refusal.unknown(id));
            var workflow = items.workflow(item);
            switch (decide.apply(item, workflow)) {
                case Answer.Refused<Step<A>>(var problem) -> {
                    return Answer.refused(problem);
                }
                case Answer.Ok<Step<A>>(var step) -> {
                    var next = step.next();
                    if (next == null) return Answer.ok(step.answer());
                    if (version != null && version != item.version()) return Answer.refused(Refusal.stale(item));
                    if (items.replace(item, next, workflow, step.beside())) return Answer.ok(step.answer());
                }
            }
            return null;
        });
    }
}
