// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.transport.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Creates, reads and deletes calendars. */
public final class CalendarOperations {
    private final OperationCaller operationCaller;

    public CalendarOperations(OperationCaller operationCaller) {
        this.operationCaller = operationCaller;
    }

    /** Lists all calendars by name. An application has at most 100 calendars. */
    public List<WorkingCalendar> list() {
        return FutureResult.await(listAsync());
    }

    /** Does the same as {@link #list()}, but doesn't wait for the answer. */
    public CompletableFuture<List<WorkingCalendar>> listAsync() {
        return operationCaller
                .callAsync(Operation.LIST_CALENDARS, CalendarSelection.all(), CalendarList.class)
                .thenApply(CalendarList::calendars);
    }

    /** Reads a calendar. */
    public WorkingCalendar get(String name) {
        return FutureResult.await(getAsync(name));
    }

    /** Does the same as {@link #get(String)}, but doesn't wait for the answer. */
    public CompletableFuture<WorkingCalendar> getAsync(String name) {
        return operationCaller.callAsync(Operation.GET_CALENDAR, CalendarSelection.of(name), WorkingCalendar.class);
    }

    /**
     * Creates or replaces a calendar. About a minute later, Holdfast begins to correct the deadlines of open items
     * whose workflows count with the calendar.
     */
    public WorkingCalendar put(CalendarDocument document) {
        return FutureResult.await(putAsync(document));
    }

    /** Does the same as {@link #put(CalendarDocument)}, but doesn't wait for the answer. */
    public CompletableFuture<WorkingCalendar> putAsync(CalendarDocument document) {
        return operationCaller.callAsync(Operation.PUT_CALENDAR, document, WorkingCalendar.class);
    }

    /**
     * Deletes a calendar. Holdfast refuses this while a version of a workflow uses the calendar. If the first answer is
     * lost, the repeated call can fail, because the calendar doesn't exist any more.
     */
    public void delete(CalendarSelection selection) {
        FutureResult.await(deleteAsync(selection));
    }

    /** Does the same as {@link #delete(CalendarSelection)}, but doesn't wait for the answer. */
    public CompletableFuture<?> deleteAsync(CalendarSelection selection) {
        return operationCaller.callAsync(Operation.DELETE_CALENDAR, selection, JsonNode.class);
    }
}
