// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fallback gets the alarms that a failing subscription can't deliver. */
class FallbackChainTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void put(String id, String more) {
        put(id, more, "https://example.com/" + id);
    }

    private void put(String id, String more, String address) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'" + id + "','address':'" + address + "'" + more + "}");
    }

    private void failAttemptsTo(String... ids) {
        holdfastFixture.receiver.answerWith(message -> {
            for (var id : ids)
                if (message.address().endsWith("/" + id))
                    return new DeliveryOutcome.TemporaryFailure("connection refused", null);
            return new DeliveryOutcome.DeliverySuccess("200");
        });
    }

    private void makeOverdue(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "','within':'PT1S'}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(1));
        sweepAndPublish();
    }

    private void sweepAndPublish() {
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    private List<String> subjectsAt(String id) {
        return holdfastFixture.receiver.messages().stream()
                .filter(message -> message.address().endsWith("/" + id))
                .map(message -> message.type().replaceFirst(".*\\.", "") + " " + message.subject())
                .toList();
    }

    @Test
    void fallback_gets_undelivered_and_later_alarms_and_nothing_else() {
        put("chat", ",'types':['*.purged']");
        put("pager", ",'fallback':'chat'");
        failAttemptsTo("pager");
        makeOverdue("a");
        for (var minute = 0; minute < 8; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            sweepAndPublish();
        }
        assertThat(subjectsAt("chat")).containsExactly("overdue simple/a");
        makeOverdue("b");
        assertThat(subjectsAt("chat")).containsExactly("overdue simple/a", "overdue simple/b");

        failAttemptsTo();
        for (var minute = 0; minute < 90; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            sweepAndPublish();
        }
        assertThat(subjectsAt("pager")).contains("overdue simple/a", "overdue simple/b", "created simple/b");
        makeOverdue("c");
        assertThat(subjectsAt("chat")).hasSize(2);
    }

    @Test
    void alarm_follows_chain_to_first_working_fallback() {
        put("mail", ",'types':['*.purged']");
        put("chat", ",'types':['*.purged'],'fallback':'mail'");
        put("pager", ",'types':['*.overdue','*.created'],'fallback':'chat'");
        failAttemptsTo("pager", "chat");
        for (var i = 0; i < 5; i++) makeOverdue("k" + i);
        for (var minute = 0; minute < 15; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            sweepAndPublish();
        }
        assertThat(subjectsAt("mail"))
                .contains("overdue simple/k0", "overdue simple/k4")
                .doesNotHaveDuplicates();
    }

    @Test
    void unknown_or_circular_fallback_is_refused() {
        put("a", "");
        put("b", ",'fallback':'a'");
        put("c", ",'fallback':'b'");
        for (var body : List.of(
                "{'id':'a','address':'https://example.com/a','fallback':'c'}",
                "{'id':'a','address':'https://example.com/a','fallback':'a'}",
                "{'id':'a','address':'https://example.com/a','fallback':'nobody'}"))
            assertThat(holdfastFixture
                            .callRefused(holdfastFixture.holdfast.putSubscription, body)
                            .detail())
                    .contains("/fallback");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteSubscription, "{'id':'a'}")
                        .detail())
                .isEqualTo("subscription a is the fallback of b; put these again without it first");
    }

    @Test
    void fallback_that_is_deleted_meanwhile_is_refused() {
        put("chat", "");
        put("pager", "");
        var pager = "{'id':'pager','address':'https://example.com/pager','fallback':'chat'}";
        holdfastFixture.table.runBeforeNextWrite(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'chat'}"));
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.putSubscription, pager)
                        .detail())
                .contains("/fallback");
    }

    @Test
    void subscription_that_becomes_fallback_meanwhile_is_not_deleted() {
        put("chat", "");
        put("pager", "");
        holdfastFixture.table.runBeforeNextWrite(() -> put("pager", ",'fallback':'chat'"));
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteSubscription, "{'id':'chat'}")
                        .detail())
                .contains("is the fallback of pager");
    }

    @Test
    void concurrent_puts_create_no_cycle_of_fallbacks() {
        put("chat", "");
        put("pager", "");
        holdfastFixture.table.runBeforeNextWrite(() -> put("pager", ",'fallback':'chat'"));
        var chat = "{'id':'chat','address':'https://example.com/chat','fallback':'pager'}";
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.putSubscription, chat)
                        .detail())
                .contains("/fallback");
    }

    private void sweepEachMinute(int minutes) {
        for (var minute = 0; minute < minutes; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            sweepAndPublish();
        }
    }

    @Test
    void alarm_that_publisher_writes_after_handover_reaches_fallback() {
        put("chat", ",'types':['*.purged']");
        put("pager", ",'types':['*.overdue'],'fallback':'chat'");
        failAttemptsTo("pager");
        makeOverdue("first");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'raced','within':'PT1S'}");
        holdfastFixture.clock.advance(ofSeconds(2));
        holdfastFixture.sweep();
        // The publisher has read the subscriptions before the pager fails and the fallback gets the pager's alarms.
        holdfastFixture.table.runBeforeNextWrite(() -> {
            holdfastFixture.clock.advance(ofSeconds(70));
            holdfastFixture.sweep();
            holdfastFixture.clock.advance(ofSeconds(1));
            holdfastFixture.sweep();
        });
        holdfastFixture.publish();
        assertThat(subjectsAt("chat")).containsExactly("overdue simple/first");
        sweepEachMinute(4);
        assertThat(subjectsAt("chat")).containsExactly("overdue simple/first", "overdue simple/raced");
    }

    @Test
    void fallback_notifies_only_reachable_people() {
        holdfastFixture.putWorkflow("parcel", """
                within: PT1S
                roles: {ops: [olga@example.com, bob]}
                escalate: [{after: PT1S, notify: [ops]}]
                states:
                  open: {initial: true, next: [done]}
                  done: {terminal: true}
                """);
        put("mail", ",'target':'email','types':['*.purged']", "notify");
        put("pager", ",'types':['*.escalated'],'fallback':'mail'");
        failAttemptsTo("pager");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'parcel','key':'a'}");
        sweepEachMinute(10);
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(message -> message.address())
                .containsExactly("olga@example.com");
    }

    @Test
    void silence_covers_handed_over_alarm() {
        put("mail", ",'target':'email','types':['*.purged']", "ann@example.com");
        put("pager", ",'types':['*.overdue'],'fallback':'mail'");
        failAttemptsTo("pager");
        makeOverdue("a");
        silenceOverdue();
        sweepEachMinute(10);
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
    }

    @Test
    void silenced_alarm_reaches_no_fallback() {
        put("chat", ",'types':['*.purged']");
        put("mail", ",'target':'email','types':['*.overdue'],'fallback':'chat'", "ann@example.com");
        holdfastFixture.mailbox.answerWith(message -> new DeliveryOutcome.TemporaryFailure("connection refused", null));
        makeOverdue("a");
        sweepEachMinute(3);
        assertThat(subjectsAt("chat")).containsExactly("overdue simple/a");
        silenceOverdue();
        makeOverdue("silenced");
        sweepEachMinute(3);
        assertThat(subjectsAt("chat")).hasSize(1);
    }

    private void silenceOverdue() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence, "{'id':'calm','types':['*.overdue'],'within':'PT9H'}");
    }

    @Test
    void handed_over_alarm_precedes_other_deliveries_of_fallback() {
        put("chat", ",'types':['*.purged']");
        put("pager", ",'types':['*.overdue'],'fallback':'chat'");
        failAttemptsTo("pager");
        makeOverdue("a");
        sweepEachMinute(3);
        assertThat(subjectsAt("chat")).hasSize(1);
        assertThat(holdfastFixture.urgentKeys)
                .filteredOn(key -> key.partition().equals("delivery/shop/chat"))
                .hasSize(1);
    }
}
