package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ChangeOutbox;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** However an item's changes, their publishing and the pages of a reader fall together: each change is shown once, in its order. */
class GetItemHistoryModelTest {
    private static final String K = "{'workflow':'w','key':'k'";

    enum Deed {
        EDIT,
        HEARTBEAT,
        /** The oldest of what waits, in order, as the feed does it. */
        PUBLISH,
        /** One of what waits, which is published again later. */
        AHEAD,
        READ
    }

    /** @param many how many of it, or which */
    record Step(Deed deed, int many) {}

    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final List<Long> made = new ArrayList<>();
    private final List<Long> read = new ArrayList<>();
    private @Nullable String token;

    @BeforeTry
    void open() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        made.clear();
        read.clear();
        token = null;
        holdfastFixture.putWorkflow("w", "states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}");
        holdfastFixture.subscribe();
        holdfastFixture.publish();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, K + ",'roles':{'ops':['ann@example.com']}}");
        made();
    }

    @AfterProperty
    void close() {
        holdfastFixture.close();
    }

    @Property(tries = 60)
    void each_change_is_shown_once_and_in_order(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            take(step);
            assertThat(read).isEqualTo(made.subList(0, read.size()));
        }
        holdfastFixture.publish();
        do read(3);
        while (token != null);
        assertThat(read).isEqualTo(made);
    }

    private void take(Step step) {
        switch (step.deed) {
            case EDIT ->
                times(
                        step.many,
                        () -> holdfastFixture.callOk(holdfastFixture.holdfast.editItem, K + ",'note':'again'}"));
            case HEARTBEAT ->
                times(
                        step.many,
                        () -> holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, K + ",'within':'PT1H'}"));
            case PUBLISH -> {
                var changes = holdfastFixture.store().peek(step.many);
                if (changes.isEmpty()) return;
                publish(changes);
                holdfastFixture.store().removeThrough(changes.getLast().position());
            }
            case AHEAD -> {
                var changes = holdfastFixture.store().peek(100);
                if (!changes.isEmpty()) publish(List.of(changes.get(step.many % changes.size())));
            }
            case READ -> read(step.many);
        }
    }

    private void times(int many, Runnable deed) {
        for (var i = 0; i < many; i++) {
            deed.run();
            made();
        }
    }

    /** An event's number is the version that its change made. */
    private void made() {
        made.add(ItemStore.decode(holdfastFixture.row("w", "k")).newestEntry().version());
    }

    private void publish(List<ChangeOutbox.OutboxEntry> changes) {
        holdfastFixture.holdfast.changeFeed.project(
                changes.stream().map(ChangeOutbox.OutboxEntry::row).toList());
    }

    /** A reader who is at the end, where there is no token, begins anew and has to find the same again. */
    private void read(int limit) {
        var begun = token == null;
        var request = K + ",'limit':" + limit + (begun ? "" : ",'pageToken':'" + token + "'") + "}";
        switch (holdfastFixture.call(holdfastFixture.app, holdfastFixture.holdfast.getItemHistory, request)) {
            case ActionResult.Refusal<?>(Problem problem) -> assertThat(problem).isInstanceOf(Problem.Busy.class);
            case ActionResult.Success<dev.holdfast.item.archive.GetItemHistory.Result>(var page) -> {
                if (begun) read.clear();
                page.history().forEach(change -> read.add(change.version()));
                token = page.nextPageToken();
                if (token == null)
                    assertThat(read)
                            .as("a history without a next page is whole")
                            .isEqualTo(made);
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var deeds = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(Deed.EDIT, Deed.HEARTBEAT)),
                Tuple.of(4, Arbitraries.of(Deed.PUBLISH, Deed.AHEAD, Deed.READ)));
        return Combinators.combine(deeds, Arbitraries.integers().between(1, 15))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }
}
