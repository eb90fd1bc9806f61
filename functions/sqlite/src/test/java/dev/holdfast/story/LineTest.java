package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event waits for the last one of its subject that went to the same receiver, whichever that was. */
class LineTest {
    private static final String A = "'workflow':'pipeline','key':'a'";

    private final Rig rig = new Rig();

    @BeforeEach
    void pipeline() {
        rig.workflow("pipeline", """
                remind: PT1H
                states:
                  open: {initial: true, next: [even], within: PT1H}
                  even: {next: [odd]}
                  odd: {next: [last]}
                  last: {next: [done]}
                  done: {terminal: true}
                """);
        rig.publish();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void subscribe(String only) {
        rig.ok(rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'" + only + "}");
        rig.publish();
    }

    private void create(String labels) {
        rig.ok(rig.holdfast.createItem, "{" + A + ",'labels':{" + labels + "}}");
    }

    private void edit(String labels) {
        rig.clock.advance(ofSeconds(1));
        rig.ok(rig.holdfast.editItem, "{" + A + ",'labels':{" + labels + "}}");
    }

    private void complete() {
        rig.clock.advance(ofSeconds(1));
        for (var to : List.of("even", "odd", "last")) rig.ok(rig.holdfast.advanceItem, "{" + A + ",'to':'" + to + "'}");
        rig.ok(rig.holdfast.completeItem, "{" + A + ",'to':'done'}");
    }

    private void failsOnce(String what) {
        var failed = new AtomicBoolean();
        rig.receiver.answers(m -> m.type().endsWith(what) && failed.compareAndSet(false, true)
                ? new Outcome.Failed("503", null)
                : new Outcome.Delivered("200"));
    }

    private void later() {
        rig.clock.advance(ofMinutes(2));
        rig.sweep();
        rig.publish();
    }

    /** When the creation has failed once. */
    private void theEditWaitsForTheCreation() {
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created");
        later();
        assertThat(rig.receiver.types()).containsExactly("created", "created", "edited");
    }

    @Test
    void what_ends_an_item_waits_for_a_reminder_too_which_its_history_does_not_keep() {
        subscribe(",'types':['*.reminded','*.completed']");
        create("");
        failsOnce("reminded");
        rig.clock.advance(ofMinutes(61));
        later();
        rig.clock.advance(ofHours(1));
        rig.sweep();
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("reminded");
        complete();
        rig.publish();
        later();
        assertThat(rig.receiver.types()).containsExactly("reminded", "reminded", "completed");
    }

    @Test
    void what_is_further_back_than_a_history_reaches_is_waited_for() {
        subscribe(",'types':['*.created','*.completed']");
        create("");
        failsOnce("created");
        rig.publish();
        for (var i = 0; i < 40; i++) edit("'n':'" + i + "'");
        complete();
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created");
        later();
        assertThat(rig.receiver.types()).containsExactly("created", "created", "completed");
    }

    @Test
    void what_the_filter_does_not_want_comes_between_no_two_that_it_wants() {
        subscribe(",'labels':{'team':'red'}");
        create("'team':'red'");
        failsOnce("created");
        edit("'team':'blue'");
        edit("'team':'red'");
        theEditWaitsForTheCreation();
    }

    @Test
    void a_changed_filter_keeps_the_line() {
        subscribe("");
        create("");
        failsOnce("created");
        rig.publish();
        subscribe(",'types':['*.edited']");
        edit("'n':'1'");
        theEditWaitsForTheCreation();
    }

    @Test
    void all_that_lined_up_behind_a_failed_one_goes_on_with_it_at_once() {
        subscribe("");
        create("");
        failsOnce("created");
        for (var i = 0; i < 60; i++) {
            edit("'n':'" + i + "'");
            if (i % 7 == 0) rig.publish();
        }
        rig.publish();
        assertThat(rig.receiver.types()).hasSize(1);
        later();
        assertThat(rig.receiver.events().stream()
                        .skip(1)
                        .map(e -> e.get("sequence").asLong()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 61).mapToObj(Long::valueOf).toList());
    }

    @Test
    void more_than_ten_changes_of_one_moment_stay_in_order_when_they_are_sent_again() {
        subscribe("");
        create("");
        for (var i = 0; i < 12; i++) rig.ok(rig.holdfast.editItem, "{" + A + ",'labels':{'n':'" + i + "'}}");
        rig.publish();
        var token = "";
        for (var page = 0; page < 4; page++) {
            var replayed = rig.ok(
                    rig.holdfast.replayDeliveries, "{'subscription':'alerts','all':true,'limit':4" + token + "}");
            token = ",'pageToken':'" + replayed.nextPageToken() + "'";
        }
        assertThat(rig.receiver.events().stream()
                        .skip(13)
                        .map(e -> e.get("sequence").asLong()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 13).mapToObj(Long::valueOf).toList());
    }

    @Test
    void publishing_that_breaks_off_before_the_line_is_written_down_keeps_the_order() {
        subscribe("");
        create("");
        failsOnce("created");
        rig.table.failBatches(
                writes -> writes.stream().anyMatch(LineTest::line), () -> new IllegalStateException("killed"));
        assertThatThrownBy(rig::publish).hasMessage("killed");
        rig.table.heal();
        edit("'n':'1'");
        theEditWaitsForTheCreation();
    }

    @Test
    void what_is_published_once_more_leaves_the_line_as_it_is() {
        subscribe("");
        create("");
        edit("'n':'1'");
        var changes = rig.store().peek(10).stream().map(change -> change.row()).toList();
        rig.publish();
        rig.table.runBeforeBatch(writes -> assertThat(writes).noneMatch(LineTest::line));
        rig.holdfast.changeFeed.project(changes);
        rig.table.heal();
        assertThat(rig.receiver.types()).containsExactly("created", "edited");
    }

    @Test
    void whoever_published_the_same_meanwhile_is_no_hindrance() {
        subscribe("");
        create("");
        failsOnce("created");
        var changes = rig.store().peek(10).stream().map(change -> change.row()).toList();
        var raced = new AtomicBoolean();
        rig.table.runBeforeBatch(writes -> {
            if (writes.stream().anyMatch(LineTest::line) && raced.compareAndSet(false, true))
                rig.holdfast.changeFeed.project(changes);
        });
        rig.publish();
        assertThat(raced).isTrue();
        edit("'n':'1'");
        theEditWaitsForTheCreation();
    }

    @Test
    void none_that_lined_up_is_due_before_or_together_with_the_one_ahead_of_it() {
        subscribe("");
        create("");
        rig.receiver.answers(m -> new Outcome.Failed("503", null));
        for (var i = 0; i < 5; i++) edit("'n':'" + i + "'");
        rig.publish();
        var next = pending().stream().map(DeliveryView::next).toList();
        assertThat(next).hasSize(6).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void what_went_together_is_tried_again_together() {
        rig.receiver.takes(10);
        subscribe("");
        for (var key : List.of("b", "c", "d"))
            rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
        rig.receiver.answers(m -> new Outcome.Failed("503", null));
        rig.publish();
        assertThat(pending().stream().map(DeliveryView::next).distinct()).hasSize(1);
        assertThat(pending()).hasSize(3);
    }

    @Test
    void an_intents_release_waits_for_what_another_publisher_is_just_putting_on_its_way() {
        subscribe("");
        var id = rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'workflow','name':'pipeline'}]}")
                .intents()
                .getFirst()
                .intent()
                .id();
        rig.ok(rig.holdfast.hold.releaseIntents, "{'id':'" + id + "'}");
        var changes = rig.store().peek(10).stream()
                .map(change -> change.row())
                .filter(row -> !row.key().partition().startsWith("item/"))
                .toList();
        failsOnce("queued");
        var raced = new AtomicBoolean();
        rig.table.runBeforeBatch(writes -> {
            if (writes.stream().anyMatch(LineTest::line) && raced.compareAndSet(false, true))
                rig.holdfast.changeFeed.project(changes.subList(1, 2));
        });
        rig.holdfast.changeFeed.project(changes.subList(0, 1));
        assertThat(rig.receiver.types()).containsExactly("dev.holdfast.intent.queued");
        later();
        assertThat(rig.receiver.types().stream().filter(type -> type.contains("intent")))
                .containsExactly(
                        "dev.holdfast.intent.queued", "dev.holdfast.intent.queued", "dev.holdfast.intent.released");
    }

    private List<DeliveryView> pending() {
        return rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts'}").deliveries().stream()
                .filter(delivery -> delivery.next() != null)
                .toList();
    }

    private static boolean line(Write write) {
        return write instanceof Write.Put put && put.row().key().partition().startsWith("tail/");
    }
}
