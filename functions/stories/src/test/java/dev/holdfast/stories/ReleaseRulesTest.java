// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.json.JsonCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the rules for queueing and releasing intents: blackouts, approvals, windows, schedules and equal intents. */
class ReleaseRulesTest extends HoldQueueTestBase {
    private void putPolicy(String json) {
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.putQueuePolicy, json);
    }

    @Test
    void blackout_at_skipped_local_time_begins_at_clock_change() {
        putPolicy("{'blackouts':[{'name':'night','cron':'30 2 * * *','duration':'PT2H','zone':'Europe/Berlin'}]}");
        var id = queueForId("{'kind':'workflow','name':'simple'}");
        holdfastFixture.clock.set(Instant.parse("2026-03-29T00:59:00Z"));
        assertThat(release("{'all':true,'dryRun':true}").intents().getFirst().outcome())
                .isEqualTo(IntentOutcome.WOULD_RELEASE);
        holdfastFixture.clock.set(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(release("{'all':true}").intents().getFirst().detail()).contains("night", "2026-03-29T03:00:00Z");
        holdfastFixture.clock.set(Instant.parse("2026-03-29T02:59:00Z"));
        assertThat(outcomes(release("{'id':'" + id + "'}"))).containsExactly(IntentOutcome.REFUSED);
        holdfastFixture.clock.set(Instant.parse("2026-03-29T03:00:00Z"));
        assertThat(outcomes(release("{'id':'" + id + "'}"))).containsExactly(IntentOutcome.RELEASED);
    }

    @Test
    void blackout_at_repeated_local_time_keeps_its_length() {
        putPolicy("{'blackouts':[{'name':'night','cron':'30 2 * * *','duration':'PT1H','zone':'Europe/Berlin'}]}");
        queueForId("{'kind':'workflow','name':'simple'}");
        for (var instant : List.of("2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", "2026-10-25T02:29:59Z")) {
            holdfastFixture.clock.set(Instant.parse(instant));
            assertThat(outcomes(release("{'all':true}"))).containsExactly(IntentOutcome.REFUSED);
        }
        holdfastFixture.clock.set(Instant.parse("2026-10-25T02:30:00Z"));
        assertThat(outcomes(release("{'all':true}"))).containsExactly(IntentOutcome.RELEASED);
    }

    @Test
    void blackout_without_valid_date_is_refused() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.holdQueue.putQueuePolicy,
                "{'blackouts':[{'name':'never','cron':'0 0 31 2 *','duration':'PT2H','zone':'UTC'}]}");
        assertThat(JsonCodec.encode(problem)).contains("/blackouts/0/cron").contains("must match a date that exists");
    }

    @Test
    void automatic_release_of_own_intent_needs_approval() {
        putPolicy("{'approvals':[{'selfApproval':false}]}");
        var window = "'window':{'earliest':'2026-03-01T09:00:00Z','auto':true}";
        var ids = new ArrayList<String>();
        for (var name : List.of("a", "b"))
            ids.add(HoldfastFixture.requireOk(holdfastFixture.call(
                            anna,
                            holdfastFixture.holdfast.holdQueue.queueIntents,
                            "{'intents':[{'kind':'workflow','name':'simple','inputs':'" + name + "'," + window + "}]}"))
                    .intents()
                    .getFirst()
                    .intent()
                    .id());
        HoldfastFixture.requireOk(holdfastFixture.call(
                ben,
                holdfastFixture.holdfast.holdQueue.approveIntents,
                "{'id':'" + ids.getLast() + "','decision':'approve'}"));
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(getIntent(ids.getFirst()).status()).isEqualTo(IntentStatus.QUEUED);
        assertThat(getIntent(ids.getLast()).status()).isEqualTo(IntentStatus.RELEASED);
        HoldfastFixture.requireOk(holdfastFixture.call(
                ben,
                holdfastFixture.holdfast.holdQueue.approveIntents,
                "{'id':'" + ids.getFirst() + "','decision':'approve'}"));
        holdfastFixture.sweep();
        assertThat(getIntent(ids.getFirst()).status()).isEqualTo(IntentStatus.RELEASED);
    }

    @Test
    void schedule_of_own_intent_fails_under_later_policy() {
        var id = HoldfastFixture.requireOk(holdfastFixture.call(
                        anna,
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'workflow','name':'simple'}]}"))
                .intents()
                .getFirst()
                .intent()
                .id();
        HoldfastFixture.requireOk(holdfastFixture.call(
                anna, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true,'at':'2026-03-01T22:00:00Z'}"));
        putPolicy("{'approvals':[{'selfApproval':false}]}");
        holdfastFixture.clock.advance(ofHours(15));
        holdfastFixture.sweep();
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.FAILED);
        assertThat(getIntent(id).problem()).contains("another person");
    }

    @Test
    void schedule_and_override_exclude_each_other() {
        queueForId("{'kind':'workflow','name':'simple'}");
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.holdQueue.releaseIntents,
                "{'all':true,'at':'2026-03-01T22:00:00Z','override':'must'}");
        assertThat(JsonCodec.encode(problem)).contains("/override");
    }

    @Test
    void id_must_match_other_selectors() {
        var id = queueForId("{'kind':'workflow','name':'simple','labels':{'team':'x'}}");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.holdQueue.releaseIntents,
                                "{'id':'" + id + "','label':'team:y'}")
                        .status())
                .isEqualTo(409);
        assertThat(outcomes(release("{'id':'" + id + "','label':'team:x','kind':'workflow'}")))
                .containsExactly(IntentOutcome.RELEASED);
    }

    @Test
    void repeated_schedule_for_same_time_is_published_once() {
        var id = queueForId("{'kind':'workflow','name':'simple'}");
        var schedule = "{'all':true,'at':'2026-03-01T22:00:00Z'}";
        assertThat(outcomes(release(schedule))).containsExactly(IntentOutcome.SCHEDULED);
        assertThat(outcomes(release(schedule))).containsExactly(IntentOutcome.SCHEDULED);
        assertThat(getIntent(id).history()).hasSize(2);
    }

    @Test
    void warning_and_close_come_once_after_backward_clock_jump() {
        holdfastFixture.subscribe();
        var id = queueForId("{'kind':'workflow','name':'simple','window':{'latest':'2026-03-01T12:00:00Z'}}");
        holdfastFixture.clock.advance(ofMinutes(181));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(-60));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(62));
        holdfastFixture.sweep();
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.QUEUED);
        holdfastFixture.clock.advance(ofMinutes(57));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(-30));
        holdfastFixture.sweep();
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.EXPIRED);
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types())
                .containsExactly(
                        "dev.holdfast.intent.queued", "dev.holdfast.intent.expiring", "dev.holdfast.intent.expired");
        assertThat(queue("{'kind':'workflow','name':'simple','window':{'latest':'2026-03-01T12:00:00Z'}}")
                        .queued())
                .isTrue();
    }

    @Test
    void numbers_and_texts_are_compared_as_values() {
        var first = queue("{'kind':'workflow','name':'simple','inputs':{'a':1,'\\u00e9':'\\u00fc'}}");
        for (var same : List.of("{'a':1e0,'é':'ü'}", "{'é':'ü','a':1.0}", "{'a':10E-1,'é':'ü'}"))
            assertThat(queue("{'kind':'workflow','name':'simple','inputs':" + same + "}")
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
            assertThat(queue("{'kind':'workflow','name':'simple','inputs':" + other + "}")
                            .queued())
                    .as(other)
                    .isTrue();
        assertThat(first.queued()).isTrue();
    }

    @Test
    void malformed_list_of_intents_is_refused() {
        for (var intents : List.of("[null]", "[{'kind':'workflow','name':'simple','inputs':1e99999999999}]", "[]"))
            assertThat(holdfastFixture
                            .callRefused(holdfastFixture.holdfast.holdQueue.queueIntents, "{'intents':" + intents + "}")
                            .status())
                    .as(intents)
                    .isEqualTo(400);
    }

    @Test
    void intent_waiting_for_approval_warns_before_its_window_closes() {
        putPolicy("{'approvals':[{'needed':1}]}");
        var window = "'window':{'earliest':'2026-03-01T09:00:00Z','latest':'2026-03-01T12:00:00Z','auto':true}";
        var id = queueForId("{'kind':'workflow','name':'simple'," + window + "}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(125));
        holdfastFixture.sweep();
        holdfastFixture.sweep();
        assertThat(getIntent(id).history().stream().map(change -> change.type().jsonName()))
                .containsExactly("queued", "expiring");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.EXPIRED);
    }
}
