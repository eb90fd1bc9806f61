// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.store.ItemStore;
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

/** Makes changes, publishes and reads in random order. Checks that a history shows each change once, in order. */
class GetItemHistoryModelTest {
    private static final String ITEM_MEMBERS = "{'workflow':'w','key':'k'";

    enum Operation {
        EDIT,
        HEARTBEAT,
        /** Publishes the oldest waiting changes in order, as the feed does. */
        PUBLISH,
        /** Publishes one waiting change early; the feed publishes it again later. */
        PUBLISH_EARLY,
        READ
    }

    /** @param count the number of repetitions of the operation, or the number of the change that it selects */
    record Step(Operation operation, int count) {}

    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final List<Long> expectedVersions = new ArrayList<>();
    private final List<Long> readVersions = new ArrayList<>();
    private @Nullable String token;

    @BeforeTry
    void open() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        expectedVersions.clear();
        readVersions.clear();
        token = null;
        holdfastFixture.putWorkflow("w", "states: {a: {initial: true, next: [z], notify: [ops]}, z: {terminal: true}}");
        holdfastFixture.subscribe();
        holdfastFixture.publish();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, ITEM_MEMBERS + ",'roles':{'ops':['ann@example.com']}}");
        recordVersion();
    }

    @AfterProperty
    void close() {
        holdfastFixture.close();
    }

    @Property(tries = 60)
    void each_change_is_shown_once_and_in_order(@ForAll("steps") List<Step> steps) {
        for (var step : steps) {
            run(step);
            assertThat(readVersions).isEqualTo(expectedVersions.subList(0, readVersions.size()));
        }
        holdfastFixture.publish();
        do read(3);
        while (token != null);
        assertThat(readVersions).isEqualTo(expectedVersions);
    }

    private void run(Step step) {
        switch (step.operation) {
            case EDIT ->
                times(
                        step.count,
                        () -> holdfastFixture.callOk(
                                holdfastFixture.holdfast.editItem, ITEM_MEMBERS + ",'note':'again'}"));
            case HEARTBEAT ->
                times(
                        step.count,
                        () -> holdfastFixture.callOk(
                                holdfastFixture.holdfast.heartbeatItem, ITEM_MEMBERS + ",'within':'PT1H'}"));
            case PUBLISH -> {
                var changes = holdfastFixture.store().peek(step.count);
                if (changes.isEmpty()) return;
                publish(changes);
                holdfastFixture.store().removeThrough(changes.getLast().position());
            }
            case PUBLISH_EARLY -> {
                var changes = holdfastFixture.store().peek(100);
                if (!changes.isEmpty()) publish(List.of(changes.get(step.count % changes.size())));
            }
            case READ -> read(step.count);
        }
    }

    private void times(int count, Runnable change) {
        for (var i = 0; i < count; i++) {
            change.run();
            recordVersion();
        }
    }

    /** Records the version of the newest change. */
    private void recordVersion() {
        expectedVersions.add(
                ItemStore.decode(holdfastFixture.row("w", "k")).newestEntry().version());
    }

    private void publish(List<ChangeOutbox.OutboxEntry> changes) {
        holdfastFixture.holdfast.changeFeed.project(
                changes.stream().map(ChangeOutbox.OutboxEntry::row).toList());
    }

    /** Reads a page. After the last page, the reader starts again and must get the same history. */
    private void read(int limit) {
        var isFirstPage = token == null;
        var request = ITEM_MEMBERS + ",'limit':" + limit + (isFirstPage ? "" : ",'pageToken':'" + token + "'") + "}";
        switch (holdfastFixture.call(holdfastFixture.app, holdfastFixture.holdfast.getItemHistory, request)) {
            case ActionResult.Refusal<?>(Problem problem) -> assertThat(problem).isInstanceOf(Problem.Busy.class);
            case ActionResult.Success<dev.holdfast.item.archive.GetItemHistory.Result>(var page) -> {
                if (isFirstPage) readVersions.clear();
                page.history().forEach(entry -> readVersions.add(entry.version()));
                token = page.nextPageToken();
                if (token == null)
                    assertThat(readVersions)
                            .as("a history without a next page is complete")
                            .isEqualTo(expectedVersions);
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var operations = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(Operation.EDIT, Operation.HEARTBEAT)),
                Tuple.of(4, Arbitraries.of(Operation.PUBLISH, Operation.PUBLISH_EARLY, Operation.READ)));
        return Combinators.combine(operations, Arbitraries.integers().between(1, 15))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }
}
