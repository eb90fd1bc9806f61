// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
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
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'" + id + "','address':'https://example.com/" + id + "'" + more + "}");
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
}
