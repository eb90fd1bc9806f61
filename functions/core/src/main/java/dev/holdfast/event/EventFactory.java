// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.access.ChangeCause;
import dev.holdfast.expectation.ExpectationViolation;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.SubscriptionChange;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemLateness;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowRevision;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the events of all kinds of changes, and the events of subscription tests. */
public final class EventFactory {
    private EventFactory() {}

    /** Creates the events of a change, in their order. */
    public static List<Event> createAll(FeedChange change, ItemSite site) {
        return switch (change) {
            case FeedChange.ItemVersion(var item, var workflow) -> createAllOfItem(item, workflow, site);
            case FeedChange.ItemNotification itemNotification -> List.of();
            case FeedChange.IntentVersion(var intent) -> List.of(create(intent));
            case FeedChange.WorkflowUpdate(var workflowRevision) -> List.of(create(workflowRevision));
            case FeedChange.NewViolation(var expectationViolation) -> List.of(create(expectationViolation));
            case FeedChange.SubscriptionUpdate(var subscriptionChange) -> List.of(create(subscriptionChange));
        };
    }

    /** Creates the event of a violation of an expectation. */
    public static Event create(ExpectationViolation expectationViolation) {
        var id = expectationViolation.eventId(expectationViolation.version());
        var subject = expectationViolation.workflow() + "/expect/" + expectationViolation.name();
        return create(
                id,
                Event.type(expectationViolation.kind()),
                subject,
                expectationViolation.at(),
                expectationViolation.version(),
                null,
                null,
                ExpectationEventData.of(expectationViolation));
    }

    /** Creates the event of a change of a subscription's state. */
    public static Event create(SubscriptionChange subscriptionChange) {
        return create(
                subscriptionChange.eventId(),
                Event.type(subscriptionChange.type()),
                subscriptionSubject(subscriptionChange.id()),
                subscriptionChange.at(),
                subscriptionChange.version(),
                null,
                null,
                SubscriptionEventData.of(subscriptionChange));
    }

    /** Creates the event of a subscription test. */
    public static Event createTest(String app, String subscription, String id, String by, Instant now) {
        var data = new TestEventData(app, subscription, by);
        return create(id, Event.TEST_TYPE, subscriptionSubject(subscription), now, 1, null, null, data);
    }

    private static String subscriptionSubject(String subscription) {
        return "subscription/" + subscription;
    }

    /** Creates the event of a workflow's newest change. */
    private static Event create(WorkflowRevision workflowRevision) {
        var workflowChange = workflowRevision.newestChange();
        var id = workflowRevision.eventId(workflowChange);
        var data = WorkflowEventData.of(workflowRevision);
        return create(
                id,
                Event.type(workflowChange.type()),
                workflowRevision.name(),
                workflowChange.at(),
                workflowChange.revision(),
                null,
                workflowChange.cause(),
                data);
    }

    /** Creates the event of the intent's newest change. */
    public static Event create(Intent intent) {
        var change = intent.newestChange();
        return create(
                intent.eventId(intent.version()),
                Event.type(change.type()),
                intent.id().toString(),
                change.at(),
                intent.version(),
                intent.request().correlation(),
                change.cause(),
                IntentEventData.of(intent));
    }

    /** Creates the own event of the item's newest change, without the following events. */
    private static Event create(Item item, Workflow workflow, ItemSite site) {
        var change = item.newestEntry();
        var type = Event.type(change.type());
        var data = EventTypes.isAboutLateness(type)
                ? ItemEventData.ofLateItem(item, workflow, ItemLateness.of(item, workflow), site.linkTo(item.id()))
                : ItemEventData.of(item, workflow);
        return create(
                item.eventId(item.version()),
                type,
                item.id().toString(),
                change.at(),
                item.version(),
                item.details().correlation(),
                change.cause(),
                data);
    }

    /** Creates all events of the item's newest change: the change's own event, then the following events. */
    public static List<Event> createAllOfItem(Item item, Workflow workflow, ItemSite site) {
        var own = create(item, workflow, site);
        var data = ItemEventData.ofFollowingEvent(item, workflow);
        var following = Event.followingTypes(item.newestEntry()).stream()
                .map(type -> own.with(next -> next.id(own.id() + "." + Event.shortType(type))
                        .type(type)
                        .data(data)));
        return Stream.concat(Stream.of(own), following).toList();
    }

    private static Event create(
            String id,
            String type,
            String subject,
            Instant time,
            long version,
            @Nullable String correlation,
            @Nullable ChangeCause changeCause,
            EventData eventData) {
        return new Event(
                "1.0",
                id,
                "/apps/" + eventData.app(),
                type,
                subject,
                time,
                "application/json",
                eventData.schema().uri(),
                Event.zeroPadded(version),
                correlation,
                changeCause == null ? null : changeCause.causation(),
                changeCause == null ? null : changeCause.traceparent(),
                eventData);
    }
}
