package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Cause;
import dev.holdfast.access.CreateKey;
import dev.holdfast.access.KeyView;
import dev.holdfast.access.ListKeys;
import dev.holdfast.access.PutReaders;
import dev.holdfast.access.ReadersView;
import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Hours;
import dev.holdfast.alert.Limit;
import dev.holdfast.alert.ListDeliveries;
import dev.holdfast.alert.ListSilences;
import dev.holdfast.alert.ListSubscriptions;
import dev.holdfast.alert.NoticeView;
import dev.holdfast.alert.PreviewNotices;
import dev.holdfast.alert.PutSilence;
import dev.holdfast.alert.PutSubscription;
import dev.holdfast.alert.ReplayDeliveries;
import dev.holdfast.alert.Silence;
import dev.holdfast.alert.SubscriptionView;
import dev.holdfast.alert.TestSubscription;
import dev.holdfast.event.Event;
import dev.holdfast.event.IntentData;
import dev.holdfast.event.ItemData;
import dev.holdfast.event.TestData;
import dev.holdfast.event.WorkflowData;
import dev.holdfast.hold.ApproveIntents;
import dev.holdfast.hold.Blackout;
import dev.holdfast.hold.Handled;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Line;
import dev.holdfast.hold.ListIntents;
import dev.holdfast.hold.PolicyView;
import dev.holdfast.hold.PurgeIntents;
import dev.holdfast.hold.PutPolicy;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.hold.ReleaseIntents;
import dev.holdfast.hold.Review;
import dev.holdfast.hold.Rule;
import dev.holdfast.hold.Step;
import dev.holdfast.hold.Window;
import dev.holdfast.insight.Numbers;
import dev.holdfast.insight.RebuildSearch;
import dev.holdfast.insight.ReportCompleteness;
import dev.holdfast.insight.Standing;
import dev.holdfast.insight.TraceItems;
import dev.holdfast.item.Acked;
import dev.holdfast.item.AcknowledgeItem;
import dev.holdfast.item.AdvanceItem;
import dev.holdfast.item.Board;
import dev.holdfast.item.CompleteItem;
import dev.holdfast.item.CreateItem;
import dev.holdfast.item.DeleteItem;
import dev.holdfast.item.EditItem;
import dev.holdfast.item.Entry;
import dev.holdfast.item.HeartbeatItem;
import dev.holdfast.item.Held;
import dev.holdfast.item.HoldItem;
import dev.holdfast.item.ItemHistory;
import dev.holdfast.item.ItemView;
import dev.holdfast.item.ListItems;
import dev.holdfast.item.MigrateItems;
import dev.holdfast.item.Moved;
import dev.holdfast.item.ReleaseItem;
import dev.holdfast.json.Codec;
import dev.holdfast.problem.Problem;
import dev.holdfast.recovery.Recovered;
import dev.holdfast.recovery.Recovery;
import dev.holdfast.search.Hit;
import dev.holdfast.search.SearchItems;
import dev.holdfast.workflow.DeleteWorkflow;
import dev.holdfast.workflow.ListWorkflows;
import dev.holdfast.workflow.Rung;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas of the contract have the members of the records that they describe. */
class SchemaMembersTest {
    private static final Contract CONTRACT = Contract.load();

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("NewItem", CreateItem.Request.class, Set.of()),
                Arguments.of("ItemEdit", EditItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Advance", AdvanceItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Completion", CompleteItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Heartbeat", HeartbeatItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Acknowledgement", AcknowledgeItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("Migration", MigrateItems.Request.class, Set.of("workflow")),
                Arguments.of("Recovery", Recovery.class, Set.of()),
                Arguments.of("NewSubscription", PutSubscription.Request.class, Set.of("id")),
                Arguments.of("Replay", ReplayDeliveries.Request.class, Set.of("subscription")),
                Arguments.of("NewTest", TestSubscription.Request.class, Set.of("id")),
                Arguments.of("NewSilence", PutSilence.Request.class, Set.of("id")),
                Arguments.of("NewKey", CreateKey.Request.class, Set.of()),
                Arguments.of("NewIntent", QueueIntents.Wanted.class, Set.of()),
                Arguments.of("NewReview", ApproveIntents.Request.class, Set.of("id", "decision")),
                Arguments.of("Release", ReleaseIntents.Request.class, Set.of()),
                Arguments.of("Purge", PurgeIntents.Request.class, Set.of()),
                Arguments.of("QueuePolicyDocument", PutPolicy.Request.class, Set.of()),
                Arguments.of("TimelineAccessDocument", PutReaders.Request.class, Set.of()),
                Arguments.of("NewRule", PutPolicy.Approval.class, Set.of()),
                Arguments.of("Hold", HoldItem.Request.class, Set.of("workflow", "key")),
                Arguments.of("ItemRelease", ReleaseItem.Request.class, Set.of("workflow", "key")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void a_request_has_the_members_of_its_record_but_those_of_the_path(
            String schema, Class<?> record, Set<String> path) {
        var members = members(record);
        members.removeAll(path);
        assertThat(properties(schema)).isEqualTo(members);
    }

    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of("Item", ItemView.class),
                Arguments.of("Acknowledged", Acked.class),
                Arguments.of("ItemPage", ListItems.Result.class),
                Arguments.of("Count", Board.Count.class),
                Arguments.of("HistoryPage", ItemHistory.Result.class),
                Arguments.of("Moved", Moved.class),
                Arguments.of("Beat", HeartbeatItem.Result.class),
                Arguments.of("DeletedItem", DeleteItem.Result.class),
                Arguments.of("Workflow", Workflow.class),
                Arguments.of("State", State.class),
                Arguments.of("WorkflowPage", ListWorkflows.Result.class),
                Arguments.of("WorkflowSummary", ListWorkflows.Summary.class),
                Arguments.of("DeletedWorkflow", DeleteWorkflow.Result.class),
                Arguments.of("Migrated", MigrateItems.Result.class),
                Arguments.of("Rebuilt", RebuildSearch.Result.class),
                Arguments.of("MigratedItem", MigrateItems.Line.class),
                Arguments.of("Recovered", Recovered.class),
                Arguments.of("RecoveredItem", Recovered.Line.class),
                Arguments.of("Subscription", SubscriptionView.class),
                Arguments.of("SubscriptionList", ListSubscriptions.Result.class),
                Arguments.of("SubscriptionTest", TestSubscription.Result.class),
                Arguments.of("Preview", PreviewNotices.Result.class),
                Arguments.of("Notice", NoticeView.class),
                Arguments.of("Rung", Rung.class),
                Arguments.of("Hours", Hours.class),
                Arguments.of("Limit", Limit.class),
                Arguments.of("Silence", Silence.class),
                Arguments.of("SilenceList", ListSilences.Result.class),
                Arguments.of("Delivery", DeliveryView.class),
                Arguments.of("Attempt", DeliveryView.AttemptView.class),
                Arguments.of("DeliveryPage", ListDeliveries.Result.class),
                Arguments.of("Replayed", ReplayDeliveries.Result.class),
                Arguments.of("Cause", Cause.class),
                Arguments.of("Event", Event.class),
                Arguments.of("ItemEventData", ItemData.class),
                Arguments.of("IntentEventData", IntentData.class),
                Arguments.of("WorkflowEventData", WorkflowData.class),
                Arguments.of("TestEventData", TestData.class),
                Arguments.of("Held", Held.class),
                Arguments.of("Intent", IntentView.class),
                Arguments.of("IntentPage", ListIntents.Result.class),
                Arguments.of("QueuedIntents", QueueIntents.Result.class),
                Arguments.of("QueuedIntent", QueueIntents.Line.class),
                Arguments.of("Handled", Handled.class),
                Arguments.of("HandledIntent", Line.class),
                Arguments.of("Review", Review.class),
                Arguments.of("Step", Step.class),
                Arguments.of("Window", Window.class),
                Arguments.of("QueuePolicy", PolicyView.class),
                Arguments.of("TimelineAccess", ReadersView.class),
                Arguments.of("Rule", Rule.class),
                Arguments.of("Blackout", Blackout.class),
                Arguments.of("HitPage", SearchItems.Result.class),
                Arguments.of("Hit", Hit.class),
                Arguments.of("Timeline", TraceItems.Result.class),
                Arguments.of("TimelineLine", dev.holdfast.insight.Line.class),
                Arguments.of("Standing", Standing.class),
                Arguments.of("Numbers", Numbers.class),
                Arguments.of("Completeness", ReportCompleteness.Result.class),
                Arguments.of("Key", KeyView.class),
                Arguments.of("KeyList", ListKeys.Result.class),
                Arguments.of("Fault", Problem.Fault.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("results")
    void a_result_has_the_members_of_its_record(String schema, Class<?> record) {
        assertThat(properties(schema)).isEqualTo(members(record));
    }

    @Test
    void a_change_has_the_members_that_are_shown() {
        var members = members(Entry.class);
        members.remove("request");
        assertThat(properties("Change")).isEqualTo(members);
    }

    @Test
    void a_problem_has_the_members_of_all_kinds_of_problems() {
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
        var config = Codec.MAPPER.getSerializationConfig();
        var names = new TreeSet<String>();
        config.introspect(config.constructType(type)).findProperties().forEach(p -> names.add(p.getName()));
        return names;
    }
}
