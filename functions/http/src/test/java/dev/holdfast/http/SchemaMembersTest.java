// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.apikey.ApiKeyView;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.apikey.ListKeys;
import dev.holdfast.assignment.HolderTime;
import dev.holdfast.assignment.TaskHolder;
import dev.holdfast.assignment.TaskRule;
import dev.holdfast.completeness.CompletenessCounts;
import dev.holdfast.completeness.ReportCompleteness;
import dev.holdfast.completeness.UnwatchedItem;
import dev.holdfast.delivery.DeliveryView;
import dev.holdfast.delivery.ListDeliveries;
import dev.holdfast.delivery.ReplayDeliveries;
import dev.holdfast.event.Event;
import dev.holdfast.event.IntentEventData;
import dev.holdfast.event.ItemEventData;
import dev.holdfast.event.TestEventData;
import dev.holdfast.event.WorkflowEventData;
import dev.holdfast.hold.ApproveIntents;
import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.ListIntents;
import dev.holdfast.hold.PurgeIntents;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.hold.ReleaseIntents;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.hold.intent.IntentReview;
import dev.holdfast.hold.intent.ReleaseWindow;
import dev.holdfast.hold.policy.ApprovalRule;
import dev.holdfast.hold.policy.Blackout;
import dev.holdfast.hold.policy.PutQueuePolicy;
import dev.holdfast.hold.policy.QueuePolicyView;
import dev.holdfast.item.Acknowledgement;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.action.AcknowledgeItem;
import dev.holdfast.item.action.AdvanceItem;
import dev.holdfast.item.action.CompleteItem;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.item.action.DeleteItem;
import dev.holdfast.item.action.EditItem;
import dev.holdfast.item.action.HeartbeatItem;
import dev.holdfast.item.action.HoldItem;
import dev.holdfast.item.action.MoveReceipt;
import dev.holdfast.item.action.ReleaseItem;
import dev.holdfast.item.archive.GetItemHistory;
import dev.holdfast.item.board.ItemBoard;
import dev.holdfast.item.board.ListItems;
import dev.holdfast.item.board.MigrateItems;
import dev.holdfast.item.claim.ClaimItem;
import dev.holdfast.item.claim.ReturnItem;
import dev.holdfast.item.view.ClaimView;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.item.view.ReturnView;
import dev.holdfast.item.view.TaskView;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import dev.holdfast.projection.RebuildSearch;
import dev.holdfast.projection.RepublishChanges;
import dev.holdfast.publishing.NotificationPreview;
import dev.holdfast.publishing.PreviewNotifications;
import dev.holdfast.recovery.RecoveryPage;
import dev.holdfast.recovery.RecoveryRequest;
import dev.holdfast.schedule.ChangeCondition;
import dev.holdfast.schedule.ChangeEffect;
import dev.holdfast.schedule.ChangeView;
import dev.holdfast.schedule.ListScheduledChanges;
import dev.holdfast.schedule.LocalMoment;
import dev.holdfast.schedule.RescheduleChange;
import dev.holdfast.schedule.ScheduleChange;
import dev.holdfast.search.SearchHit;
import dev.holdfast.search.SearchItems;
import dev.holdfast.silence.ListSilences;
import dev.holdfast.silence.PutSilence;
import dev.holdfast.silence.Silence;
import dev.holdfast.subscription.ListSubscriptions;
import dev.holdfast.subscription.PutSubscription;
import dev.holdfast.subscription.RateLimit;
import dev.holdfast.subscription.SubscriptionView;
import dev.holdfast.subscription.TestSubscription;
import dev.holdfast.subscription.WeeklyHours;
import dev.holdfast.task.AssignTask;
import dev.holdfast.task.ClaimTask;
import dev.holdfast.task.EditTask;
import dev.holdfast.task.InboxTask;
import dev.holdfast.task.ListRequests;
import dev.holdfast.task.ListTasks;
import dev.holdfast.task.RequestedItem;
import dev.holdfast.task.UnclaimTask;
import dev.holdfast.timeline.ItemStatus;
import dev.holdfast.timeline.PutTimelineAccess;
import dev.holdfast.timeline.TimelineAccessView;
import dev.holdfast.timeline.TimelineEntry;
import dev.holdfast.timeline.TraceItems;
import dev.holdfast.workflow.ChildrenRule;
import dev.holdfast.workflow.DeleteWorkflow;
import dev.holdfast.workflow.EscalationStep;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.OverdueMove;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the contract's schemas have the members of their records. */
class SchemaMembersTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("NewItem", CreateItem.Request.class, Set.of()),
                Arguments.of("ItemEdit", EditItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Advance", AdvanceItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Completion", CompleteItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Heartbeat", HeartbeatItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Acknowledgement", AcknowledgeItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Migration", MigrateItems.Request.class, Set.of("workflow")),
                Arguments.of("Rebuild", RebuildSearch.Request.class, Set.of("workflow")),
                Arguments.of("Recovery", RecoveryRequest.class, Set.of()),
                Arguments.of("NewSubscription", PutSubscription.Request.class, Set.of("id")),
                Arguments.of("Replay", ReplayDeliveries.Request.class, Set.of("subscription")),
                Arguments.of("NewTest", TestSubscription.Request.class, Set.of("id")),
                Arguments.of("NewSilence", PutSilence.Request.class, Set.of("id")),
                Arguments.of("NewKey", CreateKey.Request.class, Set.of()),
                Arguments.of("NewIntent", QueueIntents.IntentInput.class, Set.of()),
                Arguments.of("NewReview", ApproveIntents.Request.class, Set.of("id", "decision")),
                Arguments.of("Release", ReleaseIntents.Request.class, Set.of()),
                Arguments.of("Purge", PurgeIntents.Request.class, Set.of()),
                Arguments.of("QueuePolicyDocument", PutQueuePolicy.Request.class, Set.of()),
                Arguments.of("TimelineAccessDocument", PutTimelineAccess.Request.class, Set.of()),
                Arguments.of("NewApprovalRule", PutQueuePolicy.ApprovalInput.class, Set.of()),
                Arguments.of("NewClaim", ClaimItem.Request.class, Set.of()),
                Arguments.of("ClaimReturn", ReturnItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("TaskClaim", ClaimTask.Request.class, Set.of("workflow", "key")),
                Arguments.of("TaskReturn", UnclaimTask.Request.class, Set.of("workflow", "key")),
                Arguments.of("TaskAssignment", AssignTask.Request.class, Set.of("workflow", "key")),
                Arguments.of("TaskEdit", EditTask.Request.class, Set.of("workflow", "key")),
                Arguments.of("NewScheduledChange", ScheduleChange.Request.class, Set.of("workflow", "key")),
                Arguments.of("ScheduledChangeEdit", RescheduleChange.Request.class, Set.of("workflow", "key", "id")),
                Arguments.of("Hold", HoldItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("ItemRelease", ReleaseItem.Request.class, Set.of("workflow", "key")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void request_schema_has_members_of_its_record_except_path_members(
            String schema, Class<?> record, Set<String> path) {
        var members = members(record);
        members.removeAll(path);
        assertThat(properties(schema)).isEqualTo(members);
    }

    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of("ItemAcknowledgement", Acknowledgement.class),
                Arguments.of("ItemPage", ListItems.Result.class),
                Arguments.of("StateCount", ItemBoard.StateCount.class),
                Arguments.of("HistoryPage", GetItemHistory.Result.class),
                Arguments.of("MoveReceipt", MoveReceipt.class),
                Arguments.of("ClaimResult", ClaimItem.Result.class),
                Arguments.of("ItemClaim", ClaimView.class),
                Arguments.of("ItemReturn", ReturnView.class),
                Arguments.of("ReturnReceipt", ReturnItem.Result.class),
                Arguments.of("ScheduledChange", ChangeView.class),
                Arguments.of("ScheduledChangePage", ListScheduledChanges.Result.class),
                Arguments.of("ChangeEffect", ChangeEffect.class),
                Arguments.of("SetEffect", ChangeEffect.SetEffect.class),
                Arguments.of("AdvanceEffect", ChangeEffect.AdvanceEffect.class),
                Arguments.of("AssignEffect", ChangeEffect.AssignEffect.class),
                Arguments.of("PauseEffect", ChangeEffect.PauseEffect.class),
                Arguments.of("ReleaseEffect", ChangeEffect.ReleaseEffect.class),
                Arguments.of("ChangeCondition", ChangeCondition.class),
                Arguments.of("LocalMoment", LocalMoment.class),
                Arguments.of("Task", TaskView.class),
                Arguments.of("TaskRule", TaskRule.class),
                Arguments.of("OverdueMove", OverdueMove.class),
                Arguments.of("ChildrenRule", ChildrenRule.class),
                Arguments.of("Holder", TaskHolder.class),
                Arguments.of("HolderTime", HolderTime.class),
                Arguments.of("InboxTask", InboxTask.class),
                Arguments.of("TaskCounts", ListTasks.TaskCounts.class),
                Arguments.of("TaskPage", ListTasks.Result.class),
                Arguments.of("RequestedItem", RequestedItem.class),
                Arguments.of("RequestPage", ListRequests.Result.class),
                Arguments.of("HeartbeatReceipt", HeartbeatItem.Result.class),
                Arguments.of("DeletedItem", DeleteItem.Result.class),
                Arguments.of("State", State.class),
                Arguments.of("WorkflowPage", ListWorkflows.Result.class),
                Arguments.of("WorkflowSummary", ListWorkflows.WorkflowSummary.class),
                Arguments.of("DeletedWorkflow", DeleteWorkflow.Result.class),
                Arguments.of("MigrationPage", MigrateItems.Result.class),
                Arguments.of("RebuildProgress", RebuildSearch.Result.class),
                Arguments.of("RepublicationProgress", RepublishChanges.Result.class),
                Arguments.of("MigrationResult", MigrateItems.MigrationResult.class),
                Arguments.of("RecoveryPage", RecoveryPage.class),
                Arguments.of("RecoveryResult", RecoveryPage.RecoveryResult.class),
                Arguments.of("SubscriptionList", ListSubscriptions.Result.class),
                Arguments.of("SubscriptionTest", TestSubscription.Result.class),
                Arguments.of("NotificationPreview", PreviewNotifications.Result.class),
                Arguments.of("SubscriptionPreview", NotificationPreview.class),
                Arguments.of("EscalationStep", EscalationStep.class),
                Arguments.of("WeeklyHours", WeeklyHours.class),
                Arguments.of("RateLimit", RateLimit.class),
                Arguments.of("Silence", Silence.class),
                Arguments.of("SilenceList", ListSilences.Result.class),
                Arguments.of("Delivery", DeliveryView.class),
                Arguments.of("Attempt", DeliveryView.AttemptView.class),
                Arguments.of("DeliveryPage", ListDeliveries.Result.class),
                Arguments.of("ReplayPage", ReplayDeliveries.Result.class),
                Arguments.of("ChangeCause", ChangeCause.class),
                Arguments.of("Event", Event.class),
                Arguments.of("ItemEventData", ItemEventData.class),
                Arguments.of("IntentEventData", IntentEventData.class),
                Arguments.of("WorkflowEventData", WorkflowEventData.class),
                Arguments.of("TestEventData", TestEventData.class),
                Arguments.of("ItemHold", ItemHold.class),
                Arguments.of("Intent", IntentView.class),
                Arguments.of("IntentPage", ListIntents.Result.class),
                Arguments.of("QueuedIntents", QueueIntents.Result.class),
                Arguments.of("QueuedIntent", QueueIntents.QueueResult.class),
                Arguments.of("BulkResult", BulkResult.class),
                Arguments.of("IntentResult", IntentResult.class),
                Arguments.of("IntentReview", IntentReview.class),
                Arguments.of("IntentChange", IntentChange.class),
                Arguments.of("ReleaseWindow", ReleaseWindow.class),
                Arguments.of("QueuePolicy", QueuePolicyView.class),
                Arguments.of("TimelineAccess", TimelineAccessView.class),
                Arguments.of("ApprovalRule", ApprovalRule.class),
                Arguments.of("Blackout", Blackout.class),
                Arguments.of("SearchPage", SearchItems.Result.class),
                Arguments.of("SearchHit", SearchHit.class),
                Arguments.of("Timeline", TraceItems.Result.class),
                Arguments.of("TimelineEntry", TimelineEntry.class),
                Arguments.of("ItemStatus", ItemStatus.class),
                Arguments.of("CompletenessCounts", CompletenessCounts.class),
                Arguments.of("UnwatchedItem", UnwatchedItem.class),
                Arguments.of("CompletenessReport", ReportCompleteness.Result.class),
                Arguments.of("Key", ApiKeyView.class),
                Arguments.of("KeyList", ListKeys.Result.class),
                Arguments.of("Fault", Problem.Fault.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("results")
    void result_schema_has_members_of_its_record(String schema, Class<?> record) {
        assertThat(properties(schema)).isEqualTo(members(record));
    }

    @ParameterizedTest
    @MethodSource("resultsOfChanges")
    void schema_of_changed_resource_has_further_members(String schema, Class<?> record, List<String> further) {
        var members = members(record);
        members.addAll(further);
        assertThat(properties(schema)).isEqualTo(members);
    }

    static Stream<Arguments> resultsOfChanges() {
        return Stream.of(
                Arguments.of("Item", ItemView.class, List.of("created")),
                Arguments.of("Workflow", Workflow.class, List.of("warnings", "dryRun", "created")),
                Arguments.of("Subscription", SubscriptionView.class, List.of("warnings")));
    }

    @Test
    void history_entry_schema_has_members_of_its_record() {
        assertThat(properties("HistoryEntry")).isEqualTo(members(HistoryEntry.class));
    }

    @Test
    void problem_schema_has_members_of_all_problem_records() {
        var members = new TreeSet<String>();
        Arrays.stream(Problem.class.getPermittedSubclasses()).forEach(kind -> members.addAll(members(kind)));
        assertThat(properties("Problem")).isEqualTo(members);
    }

    private static Set<String> properties(String schema) {
        var names = new TreeSet<String>();
        CONTRACT.document()
                .at("/components/schemas/" + schema + "/properties")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    private static Set<String> members(Class<?> type) {
        var config = JsonCodec.MAPPER.getSerializationConfig();
        var names = new TreeSet<String>();
        for (var property : config.introspect(config.constructType(type)).findProperties()) {
            if (property.getAccessor().hasAnnotation(JsonUnwrapped.class))
                names.addAll(members(property.getRawPrimaryType()));
            else names.add(property.getName());
        }
        return names;
    }
}
