// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;
import java.time.Instant;

/** A request to do a piece of work. Holdfast starts the work after the release of the intent. */
public final class NewIntent extends CallRequest<NewIntent> {
    private NewIntent(ObjectNode members) {
        super(members);
    }

    /** Creates an intent to start a workflow. */
    public static NewIntent workflow(String name) {
        return new NewIntent(noMembers().put("kind", "workflow").put("name", name));
    }

    /** Creates an intent to call a method of a model. */
    public static NewIntent method(String model, String name) {
        return new NewIntent(
                noMembers().put("kind", "method").put("model", model).put("name", name));
    }

    @Override
    protected NewIntent copyOf(ObjectNode members) {
        return new NewIntent(members);
    }

    /** Sets the title, which listings show next to the id. */
    public NewIntent title(String title) {
        return with("title", title);
    }

    /** Sets the inputs of the work. */
    public NewIntent inputs(Object inputs) {
        return withData("inputs", inputs);
    }

    /** Sets a text for the history. */
    public NewIntent note(String note) {
        return with("note", note);
    }

    /** Sets the start of the window in which Holdfast can release the intent. */
    public NewIntent earliest(Instant earliest) {
        return withEntry("window", "earliest", earliest);
    }

    /** Sets the end of the window, exclusive. The intent expires at this time. */
    public NewIntent latest(Instant latest) {
        return withEntry("window", "latest", latest);
    }

    /**
     * Lets Holdfast release the intent by itself as soon as the window is open and the approvals exist. The intent also
     * needs {@link #earliest}.
     */
    public NewIntent autoRelease() {
        return withEntry("window", "auto", true);
    }

    /** Sets the time limit of the work after the release. */
    public NewIntent within(Duration within) {
        return with("within", within);
    }

    /** Sets the time limit of the work after the release, such as working time of a calendar. */
    public NewIntent within(TimeAllowance within) {
        return with("within", within);
    }

    /** Sets the priority. Holdfast releases intents with a higher priority first. */
    public NewIntent priority(int priority) {
        return with("priority", priority);
    }

    /** Adds a label. */
    public NewIntent label(String name, String value) {
        return withEntry("labels", name, value);
    }

    /** Sets the item that waits for this intent, as {@code workflow/key}. */
    public NewIntent parent(String parent) {
        return with("parent", parent);
    }

    /** Sets the identifier that connects items of several workflows. */
    public NewIntent correlation(String correlation) {
        return with("correlation", correlation);
    }
}
