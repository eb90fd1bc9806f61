// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sees scheduled changes and their values. */
class ScheduleVisibilityTest {
    private static final String SECRET = "{'set':{'fields':{'password':'swordfish','place':'Bonn','size':2}}}";

    private final ScheduleFixture fixture = new ScheduleFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void only_application_sees_secret_and_hidden_values() {
        fixture.schedule(SECRET);
        var own = fixture.list(fixture.application).getFirst();
        assertThat(JsonCodec.encode(own)).contains("swordfish", "Bonn");
        var seen = fixture.list(fixture.anna).getFirst();
        assertThat(JsonCodec.encode(seen)).doesNotContain("swordfish", "Bonn");
        assertThat(seen.secretFields()).containsExactly("password");
        var reader = Caller.application("shop", Scope.READ, "key:reader");
        assertThat(JsonCodec.encode(fixture.list(reader)))
                .doesNotContain("swordfish")
                .contains("Bonn");
    }

    @Test
    void history_and_events_contain_no_value_of_a_schedule() {
        fixture.holdfastFixture.subscribe();
        fixture.schedule(SECRET);
        fixture.holdfastFixture.publish();
        assertThat(JsonCodec.encode(fixture.holdfastFixture.item("launch", "a").history()))
                .doesNotContain("swordfish", "Bonn");
        assertThat(fixture.holdfastFixture.receiver.events().toString())
                .contains("item.change-scheduled")
                .doesNotContain("swordfish", "Bonn");
    }

    @Test
    void ended_schedule_keeps_no_value() {
        var change = fixture.schedule(SECRET);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.row(change.id()).orElseThrow().body()).doesNotContain("swordfish");
        var other = fixture.schedule(SECRET);
        fixture.answer(fixture.application, fixture.holdfast.cancelChange, "'id':'" + other.id() + "'");
        assertThat(fixture.row(other.id()).orElseThrow().body()).doesNotContain("swordfish");
    }

    @Test
    void reporter_sees_no_content_in_answer() {
        var reporter = Caller.application("shop", Scope.REPORT, "key:till");
        var view = fixture.schedule(
                reporter, "'within':'PT1H','note':'n','change':{'advance':{'to':'live','fields':{'size':4}}}");
        assertThat(view.effect()).isNull();
        assertThat(view.nextAt()).isNotNull();
    }

    @Test
    void hidden_item_answers_like_missing_item() {
        var change = fixture.schedule("{'set':{'data':1}}");
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'hidden'");
        var requests = Map.<Action<?, ?>, String>of(
                fixture.holdfast.listScheduledChanges,
                "",
                fixture.holdfast.scheduleChange,
                "'within':'PT1H','change':{'set':{'data':1}}",
                fixture.holdfast.rescheduleChange,
                "'id':'" + change.id() + "','within':'PT1H'",
                fixture.holdfast.cancelChange,
                "'id':'" + change.id() + "'");
        requests.forEach((action, members) -> assertThat(
                        HoldfastFixture.requireRefused(fixture.call(fixture.anna, action, members)))
                .isEqualTo(new Problem.NotFound("there is no item launch/a")));
    }

    @Test
    void change_of_person_who_no_longer_sees_item_is_skipped() {
        fixture.schedule(fixture.anna, "'within':'PT1H','change':{'set':{'fields':{'size':7}}}");
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'hidden'");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.newest().note()).isEqualTo("its author no longer sees the item");
    }

    @Test
    void condition_on_unreadable_field_is_refused() {
        var change = "'change':{'advance':{'to':'live'}}";
        var guess = "'within':'PT1H','if':{'fields':{'password':'x'}}," + change;
        var reporter = Caller.application("shop", Scope.REPORT, "key:till");
        for (var caller : List.of(fixture.anna, reporter, fixture.application.throughAgent("helper")))
            assertThat(fixture.refuse(caller, guess)).isInstanceOf(Problem.Forbidden.class);
        assertThat(fixture.refuse(fixture.anna, guess.replace("password", "place")))
                .isInstanceOf(Problem.Forbidden.class);
        fixture.schedule(fixture.application, guess);
    }

    @Test
    void condition_on_field_that_got_hidden_is_not_checked() {
        fixture.holdfastFixture.putWorkflow(
                "launch", ScheduleFixture.LAUNCH.replace("live: {", "live: {fields: {visible: [place]}, "));
        fixture.holdfastFixture.callOk(fixture.holdfast.migrateItems, "{'workflow':'launch'}");
        fixture.schedule(fixture.anna, "'within':'PT1H','if':{'fields':{'size':9}},'change':{'advance':{'to':'done'}}");
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'live'");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.newest().note()).contains("can't read the fields of the condition: size");
    }

    @Test
    void other_application_sees_no_schedule() {
        fixture.schedule("{'set':{'data':1}}");
        var other = Caller.application("bank", Scope.MANAGE, "key:bank");
        assertThat(HoldfastFixture.requireRefused(fixture.call(other, fixture.holdfast.listScheduledChanges, "")))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void faulty_secret_value_is_not_quoted() {
        assertThat(fixture.refuse(fixture.application, "'within':'PT1H','change':{'set':{'fields':{'password':12345}}}")
                        .toString())
                .contains("/change/set/fields/password")
                .doesNotContain("12345");
    }
}
