// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.client.calendar.CalendarOperations;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.ReportReceipt;
import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.event.EventOperations;
import dev.holdfast.client.item.CreatedItem;
import dev.holdfast.client.item.ItemOperations;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.lateness.LatenessOperations;
import dev.holdfast.client.queue.QueueOperations;
import dev.holdfast.client.recovery.RecoveryOperations;
import dev.holdfast.client.report.SpoolingReportSender;
import dev.holdfast.client.schedule.ScheduleOperations;
import dev.holdfast.client.search.SearchOperations;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.task.TaskOperations;
import dev.holdfast.client.trace.TraceOperations;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.workflow.WorkflowOperations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the work of one application with Holdfast. An application needs one client, which many threads can use.
 *
 * <pre>{@code
 * try (var item = holdfast.track("upload", key, data)) {
 *     item.advance("copied");
 *     item.complete();
 * }
 * }</pre>
 */
public final class HoldfastClient implements AutoCloseable {
    private final Transport transport;
    private final OperationCaller operationCaller;
    private final ReportSender reportSender;
    private final ItemOperations items;
    private final HeartbeatTimer heartbeatTimer;
    private final EventOperations events;

    HoldfastClient(
            Transport transport,
            OperationCaller operationCaller,
            ReportSender reportSender,
            HeartbeatTimer heartbeatTimer) {
        this.transport = transport;
        this.operationCaller = operationCaller;
        this.reportSender = reportSender;
        this.items = new ItemOperations(operationCaller, reportSender);
        this.heartbeatTimer = heartbeatTimer;
        this.events = new EventOperations(transport, operationCaller);
    }

    /** Returns a builder for a server on this machine. */
    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /**
     * Creates a client from the environment variables {@code HOLDFAST_URL}, {@code HOLDFAST_APP}, {@code HOLDFAST_KEY}
     * and {@code HOLDFAST_KEY_FILE}.
     *
     * @throws IllegalStateException if {@code HOLDFAST_APP} is absent
     */
    public static HoldfastClient fromEnvironment() {
        return ClientBuilder.fromEnvironment().build();
    }

    /**
     * Creates an item, and tracks its work. If an item with this key and data exists, the work continues with it.
     *
     * @param data the input of the work for a recovery, any JSON; null for none
     * @throws dev.holdfast.client.refusal.HoldfastException if the item can't be created
     */
    public TrackedItem track(String workflow, String key, @Nullable Object data) {
        var item = NewItem.of(workflow, key);
        return track(data == null ? item : item.data(data));
    }

    /**
     * Creates an item with a key, and tracks its work.
     *
     * @throws IllegalArgumentException if the item has no key, or the request is a dry run
     */
    public TrackedItem track(NewItem item) {
        var key = item.key();
        if (key == null) throw new IllegalArgumentException("a tracked item needs a key");
        if (item.isDryRun()) throw new IllegalArgumentException("a dry run creates no item to track");
        ReportReceipt<CreatedItem> creation = items.create(item);
        return new TrackedItem(items, heartbeatTimer, item.workflow(), key, creation);
    }

    /** Returns the operations of items. */
    public ItemOperations items() {
        return items;
    }

    /**
     * Returns operations of items that don't use the spool. If Holdfast doesn't receive a report, the call fails. Such
     * a report can arrive before earlier reports about the same item, which wait in the spool.
     */
    public ItemOperations itemsWithoutSpool() {
        return new ItemOperations(operationCaller, ReportSender.direct(operationCaller));
    }

    /** Returns the spool, for its counts and for the reports that Holdfast refused; empty without a spool. */
    public Optional<Spool> spool() {
        return reportSender instanceof SpoolingReportSender sender ? Optional.of(sender.spool()) : Optional.empty();
    }

    /** Returns the operations of scheduled changes. */
    public ScheduleOperations schedules() {
        return new ScheduleOperations(operationCaller);
    }

    /** Returns the operations of tasks and inboxes. */
    public TaskOperations tasks() {
        return new TaskOperations(operationCaller);
    }

    /** Returns the operations of the hold queue. */
    public QueueOperations queue() {
        return new QueueOperations(operationCaller);
    }

    /** Returns the operations of workflows. */
    public WorkflowOperations workflows() {
        return new WorkflowOperations(operationCaller);
    }

    /** Returns the operations of calendars. */
    public CalendarOperations calendars() {
        return new CalendarOperations(operationCaller);
    }

    /** Returns the operations of recoveries. */
    public RecoveryOperations recoveries() {
        return new RecoveryOperations(operationCaller);
    }

    /** Returns the operations of the search. */
    public SearchOperations search() {
        return new SearchOperations(operationCaller);
    }

    /** Returns the operations of timelines. */
    public TraceOperations trace() {
        return new TraceOperations(operationCaller);
    }

    /** Returns the operations that explain why items are late. */
    public LatenessOperations lateness() {
        return new LatenessOperations(operationCaller);
    }

    /** Returns the event stream. Only the HTTP interface of a server has an event stream. */
    public EventOperations events() {
        return events;
    }

    /** Returns the object that calls all operations. Applications need it for operations without a typed method. */
    public OperationCaller operations() {
        return operationCaller;
    }

    /** Returns the application and the address of Holdfast, without credentials. */
    @Override
    public String toString() {
        return operationCaller.destination();
    }

    /** Ends the heartbeats of all tracked items and all event streams, and refuses further calls. */
    @Override
    public void close() {
        heartbeatTimer.close();
        reportSender.close();
        events.close();
        transport.close();
    }
}
