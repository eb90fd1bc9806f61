// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.expectation.ExpectationStore;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.item.action.ItemFactory;
import dev.holdfast.item.action.LateReportStore;
import dev.holdfast.item.action.LinkStore;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.item.board.BoardColumnResolver;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonEnum;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableMonitor;
import dev.holdfast.workflow.FilterNameCheck;
import dev.holdfast.workflow.WorkflowStore;
import dev.holdfast.workingtime.CalendarStore;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Creates the clock, the table and the stores that the actions share. */
final class StoreWiring {
    final MachineClock clock;
    final Table table;
    final ExpectationStore expectationStore;
    final CalendarStore calendarStore;
    final WorkflowStore workflowStore;
    final ItemStore itemStore;
    final ItemArchive itemArchive;
    final ItemBoard itemBoard;
    final BoardColumnResolver boardColumnResolver;
    final LinkStore linkStore;
    final LateReportStore lateReportStore;
    final ItemFactory itemFactory;
    final FilterNameCheck filterNameCheck;

    StoreWiring(DeploymentParts deploymentParts, Supplier<String> newUid) {
        var shards = deploymentParts.shards();
        var metricSink = deploymentParts.metrics();
        // Rows store whole milliseconds, so a finer instant would be different after Holdfast stores and reads it.
        clock = MachineClock.of(deploymentParts.clock()).inMilliseconds();
        table = new TableMonitor(deploymentParts.table(), metricSink);
        expectationStore = new ExpectationStore(shards);
        calendarStore = new CalendarStore(table, shards, clock);
        workflowStore = new WorkflowStore(table, expectationStore, calendarStore);
        itemStore = new ItemStore(table, workflowStore, shards, metricSink);
        itemArchive = new ItemArchive(table);
        itemBoard = new ItemBoard(table, shards, metricSink, clock);
        boardColumnResolver = new BoardColumnResolver(workflowStore);
        linkStore = new LinkStore(table, itemStore);
        lateReportStore = new LateReportStore(table);
        itemFactory = new ItemFactory(workflowStore, newUid, deploymentParts.simpleWithin());
        filterNameCheck = new FilterNameCheck(
                workflowStore,
                Arrays.stream(IntentStatus.values()).map(JsonEnum::jsonName).collect(Collectors.toSet()));
    }
}
