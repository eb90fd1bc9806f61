package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.Line.Outcome;
import dev.holdfast.hold.Status;
import dev.holdfast.json.Codec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be queued, and when, and by whom, it may be released. */
class ReleaseRulesTest extends QueueStory {
    private void policy(String json) {
        rig.ok(rig.holdfast.hold.putPolicy, json);
    }

    @Test
    void a_blackout_also_comes_in_the_night_that_has_no_half_past_two() {
        policy("{'blackouts':[{'name':'night','cron':'30 2 * * *','lasts':'PT2H','zone':'Europe/Berlin'}]}");
        var id = id("{'kind':'workflow','name':'a'}");
        rig.clock.set(Instant.parse("2026-03-29T00:59:00Z"));
        assertThat(release("{'all':true,'dryRun':true}").intents().getFirst().outcome())
                .isEqualTo(Outcome.WOULD_RELEASE);
        rig.clock.set(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(release("{'all':true}").intents().getFirst().detail()).contains("night", "2026-03-29T03:00:00Z");
        rig.clock.set(Instant.parse("2026-03-29T02:59:00Z"));
        assertThat(outcomes(release("{'id':'" + id + "'}"))).containsExactly(Outcome.REFUSED);
        rig.clock.set(Instant.parse("2026-03-29T03:00:00Z"));
        assertThat(outcomes(release("{'id':'" + id + "'}"))).containsExactly(Outcome.RELEASED);
    }

    @Test
    void a_blackout_lasts_as_long_in_the_night_that_has_half_past_two_twice() {
        policy("{'blackouts':[{'name':'night','cron':'30 2 * * *','lasts':'PT1H','zone':'Europe/Berlin'}]}");
        id("{'kind':'workflow','name':'a'}");
        for (var during : List.of("2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", "2026-10-25T02:29:59Z")) {
            rig.clock.set(Instant.parse(during));
            assertThat(outcomes(release("{'all':true}"))).containsExactly(Outcome.REFUSED);
        }
        rig.clock.set(Instant.parse("2026-10-25T02:30:00Z"));
        assertThat(outcomes(release("{'all':true}"))).containsExactly(Outcome.RELEASED);
    }

    @Test
    void a_blackout_that_never_comes_is_refused() {
        var problem = rig.refused(
                rig.holdfast.hold.putPolicy,
                "{'blackouts':[{'name':'never','cron':'0 0 31 2 *','lasts':'PT2H','zone':'UTC'}]}");
        assertThat(Codec.encode(problem)).contains("/blackouts/0/cron").contains("never comes");
    }

    @Test
    void a_window_that_opens_by_itself_is_no_way_to_release_ones_own() {
        policy("{'approvals':[{'selfApproval':false}]}");
        var window = "'window':{'earliest':'2026-03-01T09:00:00Z','auto':true}";
        var ids = new ArrayList<String>();
        for (var name : List.of("a", "b"))
            ids.add(Rig.value(rig.ask(
                            anna,
                            rig.holdfast.hold.queueIntents,
                            "{'intents':[{'kind':'workflow','name':'" + name + "'," + window + "}]}"))
                    .intents()
                    .getFirst()
                    .intent()
                    .id());
        Rig.value(
                rig.ask(ben, rig.holdfast.hold.approveIntents, "{'id':'" + ids.getLast() + "','decision':'approve'}"));
        rig.clock.advance(ofHours(1));
        rig.sweep();
        assertThat(intent(ids.getFirst()).status()).isEqualTo(Status.QUEUED);
        assertThat(intent(ids.getLast()).status()).isEqualTo(Status.RELEASED);
        Rig.value(
                rig.ask(ben, rig.holdfast.hold.approveIntents, "{'id':'" + ids.getFirst() + "','decision':'approve'}"));
        rig.sweep();
        assertThat(intent(ids.getFirst()).status()).isEqualTo(Status.RELEASED);
    }

    @Test
    void a_schedule_of_ones_own_from_before_the_policy_is_not_released() {
        var id = Rig.value(
                        rig.ask(anna, rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'workflow','name':'a'}]}"))
                .intents()
                .getFirst()
                .intent()
                .id();
        Rig.value(rig.ask(anna, rig.holdfast.hold.releaseIntents, "{'all':true,'at':'2026-03-01T22:00:00Z'}"));
        policy("{'approvals':[{'selfApproval':false}]}");
        rig.clock.advance(ofHours(15));
        rig.sweep();
        assertThat(intent(id).status()).isEqualTo(Status.FAILED);
        assertThat(intent(id).problem()).contains("somebody else");
    }

    @Test
    void a_schedule_and_an_override_are_not_given_together() {
        id("{'kind':'workflow','name':'a'}");
        var problem = rig.refused(
                rig.holdfast.hold.releaseIntents, "{'all':true,'at':'2026-03-01T22:00:00Z','override':'must'}");
        assertThat(Codec.encode(problem)).contains("/override");
    }

    @Test
    void an_id_does_not_make_the_other_selectors_void() {
        var id = id("{'kind':'workflow','name':'a','labels':{'team':'x'}}");
        assertThat(rig.refused(rig.holdfast.hold.releaseIntents, "{'id':'" + id + "','label':'team:y'}")
                        .status())
                .isEqualTo(409);
        assertThat(outcomes(release("{'id':'" + id + "','label':'team:x','kind':'workflow'}")))
                .containsExactly(Outcome.RELEASED);
    }

    @Test
    void what_is_scheduled_twice_for_the_same_time_is_told_once() {
        var id = id("{'kind':'workflow','name':'a'}");
        var schedule = "{'all':true,'at':'2026-03-01T22:00:00Z'}";
        assertThat(outcomes(release(schedule))).containsExactly(Outcome.SCHEDULED);
        assertThat(outcomes(release(schedule))).containsExactly(Outcome.SCHEDULED);
        assertThat(intent(id).history()).hasSize(2);
    }

    @Test
    void a_warning_and_a_close_come_once_also_where_the_clock_jumps_back() {
        rig.subscribe();
        var id = id("{'kind':'workflow','name':'b','window':{'latest':'2026-03-01T12:00:00Z'}}");
        rig.clock.advance(ofMinutes(181));
        rig.sweep();
        rig.clock.advance(ofMinutes(-60));
        rig.sweep();
        rig.clock.advance(ofMinutes(62));
        rig.sweep();
        assertThat(intent(id).status()).isEqualTo(Status.QUEUED);
        rig.clock.advance(ofMinutes(57));
        rig.sweep();
        rig.clock.advance(ofMinutes(-30));
        rig.sweep();
        assertThat(intent(id).status()).isEqualTo(Status.EXPIRED);
        rig.publish();
        assertThat(rig.receiver.types())
                .containsExactly(
                        "dev.holdfast.intent.queued", "dev.holdfast.intent.expiring", "dev.holdfast.intent.expired");
        assertThat(queue("{'kind':'workflow','name':'b','window':{'latest':'2026-03-01T12:00:00Z'}}")
                        .queued())
                .isTrue();
    }

    @Test
    void numbers_and_texts_are_equal_as_values_whatever_their_spelling() {
        var first = queue("{'kind':'workflow','name':'n','inputs':{'a':1,'\\u00e9':'\\u00fc'}}");
        for (var same : List.of("{'a':1e0,'é':'ü'}", "{'é':'ü','a':1.0}", "{'a':10E-1,'é':'ü'}"))
            assertThat(queue("{'kind':'workflow','name':'n','inputs':" + same + "}")
                            .queued())
                    .as(same)
                    .isFalse();
        for (var other : List.of(
                "{'a':1.0000000000000000000000001,'é':'ü'}",
                "{'a':'1','é':'ü'}",
                "{'a':1,'e\\u0301':'ü'}",
                "{'a':['#','1',0],'é':'ü'}",
                "{'a':1,'é':'?'}",
                "{'a':1,'é':'\\ud800'}",
                "{'a':1,'é':'ü','n':null}"))
            assertThat(queue("{'kind':'workflow','name':'n','inputs':" + other + "}")
                            .queued())
                    .as(other)
                    .isTrue();
        assertThat(first.queued()).isTrue();
    }

    @Test
    void what_is_no_list_of_intents_is_refused_by_name() {
        for (var bad : List.of("[null]", "[{'kind':'workflow','name':'x','inputs':1e99999999999}]", "[]"))
            assertThat(rig.refused(rig.holdfast.hold.queueIntents, "{'intents':" + bad + "}")
                            .status())
                    .as(bad)
                    .isEqualTo(400);
    }

    @Test
    void who_waits_for_approval_in_an_open_window_is_warned_before_it_closes() {
        policy("{'approvals':[{'needed':1}]}");
        var window = "'window':{'earliest':'2026-03-01T09:00:00Z','latest':'2026-03-01T12:00:00Z','auto':true}";
        var id = id("{'kind':'workflow','name':'a'," + window + "}");
        rig.clock.advance(ofHours(1));
        rig.sweep();
        rig.clock.advance(ofMinutes(125));
        rig.sweep();
        rig.sweep();
        assertThat(intent(id).history().stream().map(s -> s.type().word())).containsExactly("queued", "expiring");
        rig.clock.advance(ofHours(1));
        rig.sweep();
        assertThat(intent(id).status()).isEqualTo(Status.EXPIRED);
    }
}
