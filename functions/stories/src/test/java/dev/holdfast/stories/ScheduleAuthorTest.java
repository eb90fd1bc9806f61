// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.apikey.ApiKeyView;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A scheduled change never does more than its author could do at once, when it is put and when it is due. */
class ScheduleAuthorTest {
    private static final String TO_LIVE = "'within':'PT1H','change':{'advance':{'to':'live'}}";

    private final ScheduleFixture fixture = new ScheduleFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private ApiKeyView createKey(String name, String scope, boolean actsForUsers) {
        var flag = actsForUsers ? ",'actsForUsers':true" : "";
        return HoldfastFixture.requireOk(fixture.holdfastFixture.call(
                fixture.application,
                fixture.holdfast.createKey,
                "{'name':'" + name + "','scope':'" + scope + "'" + flag + "}"));
    }

    private Caller authenticate(ApiKeyView apiKeyView) {
        return HoldfastFixture.requireOk(
                fixture.holdfast.apiKeyAuthenticator.authenticate("shop", String.valueOf(apiKeyView.key()), "unknown"));
    }

    private void deleteKey(ApiKeyView apiKeyView) {
        HoldfastFixture.requireOk(fixture.holdfastFixture.call(
                fixture.application, fixture.holdfast.deleteKey, "{'id':'" + apiKeyView.id() + "'}"));
    }

    @Test
    void change_of_existing_key_is_made_in_its_name() {
        fixture.schedule(authenticate(createKey("till", "report", false)), TO_LIVE);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.state()).isEqualTo("live");
        assertThat(fixture.newest().by()).isEqualTo("key:till");
    }

    @Test
    void change_of_deleted_key_is_skipped_despite_equal_name() {
        var key = createKey("till", "manage", false);
        fixture.schedule(authenticate(key), TO_LIVE);
        deleteKey(key);
        createKey("till", "manage", false);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.state()).isEqualTo("planned");
        assertThat(fixture.newest().note())
                .isEqualTo("its author no longer has the key with which it scheduled the change");
    }

    @Test
    void change_of_person_is_skipped_without_key_of_portal() {
        var key = createKey("portal", "manage", true);
        fixture.schedule(authenticate(key).actingFor("dora@example.com"), TO_LIVE);
        deleteKey(key);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CHANGE_SKIPPED);
        assertThat(fixture.state()).isEqualTo("planned");
    }

    @Test
    void change_without_key_is_skipped_once_keys_exist() {
        fixture.schedule(Caller.withoutKey("shop", "local"), TO_LIVE);
        createKey("first", "manage", false);
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.newest().note()).contains("each call needs a key now");
        assertThat(fixture.state()).isEqualTo("planned");
    }

    @Test
    void change_of_person_who_lost_the_role_is_skipped() {
        fixture.schedule(fixture.dora, "'within':'PT1H','change':{'advance':{'to':'checked'}}");
        fixture.holdfastFixture.putWorkflow(
                "launch", ScheduleFixture.LAUNCH.replace("dba: [dora@example.com]", "dba: [ben@example.com]"));
        fixture.holdfastFixture.callOk(fixture.holdfast.migrateItems, "{'workflow':'launch'}");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.state()).isEqualTo("planned");
        assertThat(fixture.newest().note()).startsWith("dora@example.com may not move an item to checked");
    }

    @Test
    void person_without_the_role_schedules_nothing() {
        var toChecked = "'within':'PT1H','change':{'advance':{'to':'checked'}}";
        assertThat(fixture.refuse(fixture.anna, toChecked)).isInstanceOf(Problem.Forbidden.class);
        fixture.answer(fixture.application, fixture.holdfast.holdQueue.holdItem, "'reason':'wait'");
        assertThat(fixture.refuse(fixture.anna, toChecked)).isInstanceOf(Problem.Forbidden.class);
        assertThat(fixture.list(fixture.application)).isEmpty();
    }

    @Test
    void person_schedules_no_locked_field() {
        assertThat(fixture.refuse(fixture.anna, "'within':'PT1H','change':{'set':{'fields':{'place':'Bonn'}}}")
                        .detail())
                .contains("place is locked");
        assertThat(fixture.refuse(fixture.anna, "'within':'PT1H','change':{'set':{'data':1}}"))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void field_that_is_locked_when_due_is_not_written() {
        fixture.schedule(fixture.anna, "'within':'PT1H','change':{'set':{'fields':{'size':5}}}");
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'live'");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.size()).isEqualTo(1);
        assertThat(fixture.newest().note()).contains("size is locked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'release':{}}",
                "{'hold':{'reason':'x'}}",
                "{'set':{'fields':{'size':2}}}",
                "{'set':{'data':1}}",
                "{'advance':{'to':'checked'}}",
                "{'advance':{'to':'parked'}}"
            })
    void agent_schedules_nothing_reserved_for_people(String change) {
        var agents =
                new Caller[] {authenticate(createKey("bot", "stage", false)), fixture.application.throughAgent("helper")
                };
        for (var agent : agents)
            assertThat(fixture.refuse(agent, "'within':'PT1H','change':" + change))
                    .isInstanceOf(Problem.Forbidden.class);
        assertThat(fixture.list(fixture.application)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"release", "hold", "set"})
    void report_key_schedules_nothing_that_needs_manage(String kind) {
        var reporter = Caller.application("shop", Scope.REPORT, "key:till");
        var change = kind.equals("release")
                ? "{'release':{}}"
                : kind.equals("hold") ? "{'hold':{'reason':'x'}}" : "{'set':{'data':1}}";
        assertThat(fixture.refuse(reporter, "'within':'PT1H','change':" + change))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void move_of_agent_is_skipped_when_state_got_reserved() {
        fixture.schedule(
                fixture.application.throughAgent("helper"), "'within':'PT1H','change':{'advance':{'to':'done'}}");
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'asked'");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.state()).isEqualTo("asked");
        assertThat(fixture.newest().note()).contains("is an agent and may not move item");
    }

    @Test
    void move_of_person_is_skipped_for_task_of_another() {
        fixture.schedule(fixture.anna, "'within':'PT1H','change':{'advance':{'to':'done'}}");
        fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'asked'");
        fixture.answer(fixture.dora, fixture.holdfast.claimTask, "");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.state()).isEqualTo("asked");
        assertThat(fixture.newest().note()).contains("a task that is not assigned to anna@example.com");
    }

    @Test
    void parked_item_is_released_only_by_its_actors() {
        fixture.answer(fixture.application.actingFor("bob@example.com"), fixture.holdfast.advanceItem, "'to':'parked'");
        assertThat(fixture.refuse(fixture.anna, "'within':'PT1H','change':{'release':{}}"))
                .isInstanceOf(Problem.Forbidden.class);
        fixture.schedule(fixture.bob, "'within':'PT1H','change':{'release':{}}");
        fixture.sweepAfter(ofHours(1));
        assertThat(fixture.item().has("held")).isFalse();
        assertThat(fixture.newest().by()).isEqualTo("bob@example.com");
    }

    @Test
    void release_during_blackout_is_skipped() {
        fixture.answer(fixture.bob, fixture.holdfast.advanceItem, "'to':'parked'");
        fixture.schedule(fixture.bob, "'within':'PT2H','change':{'release':{}}");
        fixture.holdfastFixture.callOk(
                fixture.holdfast.holdQueue.putQueuePolicy,
                "{'blackouts':[{'name':'freeze','cron':'0 9 * * *','duration':'PT20H','zone':'UTC'}]}");
        fixture.sweepAfter(ofHours(2));
        assertThat(fixture.item().has("held")).isTrue();
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CHANGE_SKIPPED);
    }

    @Test
    void only_author_and_managers_change_or_cancel_a_schedule() {
        var reporter = authenticate(createKey("till", "report", false));
        var other = authenticate(createKey("shelf", "report", false));
        var first = fixture.schedule(reporter, TO_LIVE);
        assertThat(HoldfastFixture.requireRefused(
                        fixture.call(other, fixture.holdfast.cancelChange, "'id':'" + first.id() + "'")))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(HoldfastFixture.requireRefused(fixture.call(
                        other, fixture.holdfast.rescheduleChange, "'id':'" + first.id() + "','within':'PT9H'")))
                .isInstanceOf(Problem.Forbidden.class);
        fixture.answer(reporter, fixture.holdfast.rescheduleChange, "'id':'" + first.id() + "','within':'PT9H'");
        fixture.answer(fixture.application, fixture.holdfast.cancelChange, "'id':'" + first.id() + "'");
        assertThat(fixture.list(fixture.application)).isEmpty();
    }

    @Test
    void new_author_names_version_of_effect() {
        var first = fixture.schedule(authenticate(createKey("till", "report", false)), TO_LIVE);
        var edit = "'id':'" + first.id() + "','within':'PT9H'";
        assertThat(HoldfastFixture.requireRefused(
                                fixture.call(fixture.application, fixture.holdfast.rescheduleChange, edit))
                        .detail())
                .startsWith("/version: is required");
        fixture.answer(fixture.application, fixture.holdfast.rescheduleChange, edit + ",'version':1");
        assertThat(fixture.list(fixture.application).getFirst().by()).isEqualTo("key:shop");
    }

    @Test
    void caller_who_edits_a_schedule_needs_its_rights() {
        var first = fixture.schedule("{'set':{'fields':{'place':'Bonn'}}}");
        assertThat(HoldfastFixture.requireRefused(fixture.call(
                                fixture.anna,
                                fixture.holdfast.rescheduleChange,
                                "'id':'" + first.id() + "','within':'PT9H','version':1"))
                        .detail())
                .contains("place is locked");
        assertThat(fixture.list(fixture.application).getFirst().by()).isEqualTo("key:shop");
    }
}
