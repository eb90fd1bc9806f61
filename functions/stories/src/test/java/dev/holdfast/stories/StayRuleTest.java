// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A move is a violation if the item leaves a state too fast or reaches a state too early. */
class StayRuleTest extends ExpectationTestBase {
    @Test
    void event_of_move_names_its_violations() {
        subscribe("dev.holdfast.item.too-fast");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'early','address':'https://example.com/early','types':['dev.holdfast.item.too-early'],'state':'shipped'}");
        putRules("careful: {state: review, minStay: PT30S}, cooling: {state: shipped, minAge: PT1H}");
        create("slow", "quick");
        for (var key : List.of("slow", "quick")) advance(key, "review");
        holdfastFixture.clock.advance(ofSeconds(29));
        advance("quick", "shipped");
        holdfastFixture.clock.advance(ofHours(1));
        advance("slow", "shipped");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.get("data").get("change").asText()).isEqualTo("completed");
            assertThat(event.get("subject").asText()).isEqualTo("upload/quick");
            assertThat(violations(event)).isEqualTo("{'careful':'too-fast','cooling':'too-early'}");
        });
        assertThat(holdfastFixture.receiver.messages().stream()
                        .map(message -> message.address() + " " + message.type()))
                .containsExactlyInAnyOrder(
                        "https://example.com/hook dev.holdfast.item.too-fast",
                        "https://example.com/early dev.holdfast.item.too-early");
        assertThat(holdfastFixture.item("upload", "quick").history().getLast().violations())
                .hasSize(2);
        assertThat(holdfastFixture.item("upload", "slow").history())
                .allSatisfy(entry -> assertThat(entry.violations()).isEmpty());
        assertThat(holdfastFixture.counts.countOf("expectations.violated")).isEqualTo(2);
        var entries = holdfastFixture
                .callOk(holdfastFixture.holdfast.traceItems, "{'workflow':'upload','key':'quick'}")
                .entries();
        assertThat(entries.getLast().violations()).hasSize(2);
    }

    private static String violations(JsonNode event) {
        return event.get("data").get("violations").toString().replace('"', '\'');
    }

    @Test
    void time_on_hold_does_not_count() {
        putRules("careful: {state: review, minStay: PT1H}, cooling: {state: shipped, minAge: PT3H}");
        create("a");
        advance("a", "review");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'upload','key':'a','reason':'wait'}");
        holdfastFixture.clock.advance(ofHours(5));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'upload','key':'a'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem, "{'workflow':'upload','key':'a','within':'P1D'}");
        holdfastFixture.clock.advance(ofMinutes(59));
        advance("a", "shipped");
        assertThat(holdfastFixture
                        .item("upload", "a")
                        .history()
                        .getLast()
                        .violations()
                        .keySet())
                .containsExactlyInAnyOrder("careful", "cooling");
    }

    @Test
    void creation_and_migration_are_never_violations() {
        putRules(
                "a: {state: received, minAge: P1D}, b: {state: review, minStay: P1D}, c: {state: failed, minAge: P1D}");
        create("a");
        advance("a", "review");
        putRules("a: {state: failed, minAge: P1D}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'upload','states':{'review':'failed'}}");
        assertThat(holdfastFixture.item("upload", "a").history())
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.violations()).isEmpty());
    }
}
