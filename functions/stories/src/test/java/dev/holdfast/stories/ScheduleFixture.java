// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ScheduleRows;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.schedule.ChangeView;
import dev.holdfast.table.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A workflow whose items get scheduled changes, and the calls of an application and of people. */
final class ScheduleFixture implements AutoCloseable {
    static final String LAUNCH = """
        roles: {dba: [dora@example.com], boss: [bob@example.com]}
        fields:
          type: object
          properties:
            size: {type: integer}
            place: {type: string}
            password: {type: string, writeOnly: true}
        states:
          planned:
            initial: true
            within: P300D
            next: [live, checked, asked, hidden, parked, done]
            fields: {visible: [size, password], editable: [size, password], required: [size]}
          checked: {actors: [dba], within: P300D, next: [done]}
          live: {within: P300D, next: [planned, done]}
          hidden: {visibility: internal, within: P300D, next: [done]}
          parked: {hold: true, onPurge: done, actors: [boss], next: [done]}
          asked: {within: P300D, task: {candidates: [dba, boss]}, fields: {editable: [size]}, next: [done]}
          done: {terminal: true}
        """;

    final HoldfastFixture holdfastFixture = new HoldfastFixture();
    final Holdfast holdfast = holdfastFixture.holdfast;
    final Caller application = holdfastFixture.app;
    final Caller dora = application.actingFor("dora@example.com");
    final Caller bob = application.actingFor("bob@example.com");
    final Caller anna = application.actingFor("anna@example.com");

    ScheduleFixture() {
        holdfastFixture.putWorkflow("launch", LAUNCH);
        create("a");
    }

    void create(String key) {
        holdfastFixture.callOk(
                holdfast.createItem, "{'workflow':'launch','key':'" + key + "','fields':{'size':1,'place':'Ulm'}}");
    }

    /** Schedules a change in an hour, as the application. */
    ChangeView schedule(String change) {
        return schedule(application, "'within':'PT1H','change':" + change);
    }

    ChangeView schedule(Caller caller, String members) {
        return HoldfastFixture.requireOk(trySchedule(caller, members));
    }

    ActionResult<ChangeView> trySchedule(Caller caller, String members) {
        return holdfastFixture.call(caller, holdfast.scheduleChange, request(members));
    }

    Problem refuse(Caller caller, String members) {
        return HoldfastFixture.requireRefused(trySchedule(caller, members));
    }

    List<ChangeView> list(Caller caller) {
        return HoldfastFixture.requireOk(holdfastFixture.call(caller, holdfast.listScheduledChanges, request("")))
                .schedules();
    }

    JsonNode answer(Caller caller, Action<?, ?> action, String members) {
        var json = JsonCodec.encode(HoldfastFixture.requireOk(call(caller, action, members)));
        return JsonCodec.decodeStored(JsonNode.class, json);
    }

    ActionResult<?> call(Caller caller, Action<?, ?> action, String members) {
        return holdfastFixture.call(caller, action, request(members));
    }

    private static String request(String members) {
        return "{'workflow':'launch','key':'a'" + (members.isEmpty() ? "" : ",") + members + "}";
    }

    /** Lets time pass, and sweeps. */
    Map<String, Long> sweepAfter(Duration duration) {
        holdfastFixture.clock.advance(duration);
        return holdfastFixture.sweep().done();
    }

    JsonNode item() {
        return answer(application, holdfast.getItem, "");
    }

    String state() {
        return item().get("state").asText();
    }

    int size() {
        return item().get("fields").get("size").asInt();
    }

    /** Returns the newest change in the item's history. */
    HistoryEntry newest() {
        return holdfastFixture.item("launch", "a").history().getLast();
    }

    Optional<Row> row(String id) {
        return holdfastFixture.table.get(ScheduleRows.key(new ItemId("shop", "launch", "a"), id));
    }

    @Override
    public void close() {
        holdfastFixture.close();
    }
}
