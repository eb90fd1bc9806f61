package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.MigrateItems;
import dev.holdfast.problem.Answer;
import dev.holdfast.workflow.PutWorkflow;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items migrate from one version of their workflow to another. */
class MigrationTest {
    private static final String TWO = "states: {a: {initial: true, next: [z]}, z: {terminal: true}}";
    private static final String THREE = "states: {a: {initial: true, next: [b]}, b: {next: [z]}, z: {terminal: true}}";
    private Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private PutWorkflow.Result put(String yaml) {
        return Rig.value(rig.holdfast.putWorkflow.call(rig.app, new PutWorkflow.Request("w", null, yaml)));
    }

    @Test
    void a_dry_run_says_what_a_migration_would_do_and_does_nothing() {
        put("states: {a: {initial: true, next: [b]}, b: {next: [z]}, z: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'one'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'two'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'w','key':'two','to':'b'}");
        put("states: {a: {initial: true, next: [c]}, c: {next: [z], within: PT1H}, z: {terminal: true}}");

        var unmapped = rig.ok(rig.holdfast.migrateItems, "{'workflow':'w','dryRun':true}");
        assertThat(unmapped.items())
                .extracting(MigrateItems.Line::key, MigrateItems.Line::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("one", "a"),
                        org.assertj.core.groups.Tuple.tuple("two", null));
        assertThat(unmapped.items().stream()
                        .filter(l -> l.key().equals("two"))
                        .findFirst()
                        .orElseThrow()
                        .problem())
                .contains("has no state b");

        var mapped = rig.ok(rig.holdfast.migrateItems, "{'workflow':'w','states':{'b':'c'},'note':'v2'}");
        assertThat(mapped.items()).allSatisfy(l -> assertThat(l.problem()).isNull());
        var two = rig.item("w", "two");
        assertThat(two.state()).isEqualTo("c");
        assertThat(two.workflowVersion()).isEqualTo(2);
        assertThat(two.due()).isEqualTo(Rig.START.plus(ofMinutes(60)));
        assertThat(two.history().getLast().note()).isEqualTo("v2");
        assertThat(rig.ok(rig.holdfast.migrateItems, "{'workflow':'w','states':{'b':'c'}}")
                        .items())
                .isEmpty();
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w','version':1}");
    }

    @Test
    void a_migration_to_a_state_or_version_that_is_not_there_is_refused() {
        put(TWO);
        assertThat(rig.refused(rig.holdfast.migrateItems, "{'workflow':'w','states':{'a':'q'}}")
                        .detail())
                .startsWith("/states/a");
        assertThat(rig.refused(rig.holdfast.migrateItems, "{'workflow':'w','to':9}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void an_item_migrated_under_the_same_state_keeps_its_time() {
        put("states: {a: {initial: true, next: [z], within: PT1H}, z: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        put("states: {a: {initial: true, next: [z], within: PT2H}, z: {terminal: true}}");
        rig.clock.advance(ofMinutes(30));
        rig.ok(rig.holdfast.migrateItems, "{'workflow':'w'}");
        assertThat(rig.item("w", "k").due()).isEqualTo(Rig.START.plus(ofMinutes(120)));
    }

    @Test
    void many_items_are_migrated_in_pages_each_once() {
        put(TWO);
        rig.create(250, i -> "{'workflow':'w','key':'k" + i + "'}");
        put("states: {b: {initial: true, next: [z]}, z: {terminal: true}}");
        var keys = new ArrayList<String>();
        var token = "";
        do {
            var page = rig.ok(rig.holdfast.migrateItems, "{'workflow':'w','states':{'a':'b'},'limit':60" + token + "}");
            page.items().forEach(l -> keys.add(l.key()));
            token = page.nextPageToken() == null ? "" : ",'pageToken':'" + page.nextPageToken() + "'";
        } while (!token.isEmpty());
        assertThat(keys).hasSize(250).doesNotHaveDuplicates();
        assertThat(rig.ok(rig.holdfast.listItems, "{'workflow':'w','state':'b','limit':1000}")
                        .items())
                .hasSize(250);
    }

    @Test
    void an_item_that_changes_while_it_is_migrated_stays_and_is_named() {
        put(TWO);
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        put(THREE);
        rig.table.runBeforeNextWrite(
                () -> rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'w','key':'k','within':'PT1H'}"));
        assertThat(rig.ok(rig.holdfast.migrateItems, "{'workflow':'w'}").items())
                .extracting(MigrateItems.Line::problem)
                .containsExactly("it changed meanwhile; migrate again");
        assertThat(rig.ok(rig.holdfast.migrateItems, "{'workflow':'w'}").items())
                .extracting(MigrateItems.Line::problem)
                .containsOnlyNulls();
        assertThat(rig.ask(rig.app, rig.holdfast.getItem, "{'workflow':'w','key':'k'}"))
                .isInstanceOf(Answer.Ok.class);
    }
}
