// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.calendar.TimeAllowance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of an item's content. Members that are not set stay unchanged. */
public final class ItemEdit extends ItemChange<ItemEdit> {
    private ItemEdit(ObjectNode members) {
        super(members);
    }

    /** Creates a request for an item. */
    public static ItemEdit of(String workflow, String key) {
        return new ItemEdit(identify(workflow, key));
    }

    @Override
    protected ItemEdit copyOf(ObjectNode members) {
        return new ItemEdit(members);
    }

    public ItemEdit title(String title) {
        return with("title", title);
    }

    /** Removes the title. */
    public ItemEdit removeTitle() {
        return with("title", null);
    }

    /** Replaces the data. */
    public ItemEdit data(Object data) {
        return withData("data", data);
    }

    /** Removes the data. */
    public ItemEdit removeData() {
        return with("data", null);
    }

    /** Replaces the output of the work; at most 10,000 bytes. */
    public ItemEdit output(String output) {
        return with("output", output);
    }

    /** Removes the output of the work. */
    public ItemEdit removeOutput() {
        return with("output", null);
    }

    /** Sets a field of the workflow to a text, a number, a boolean, a list or an object. Null removes the field. */
    public ItemEdit field(String name, @Nullable Object value) {
        return withEntry("fields", name, value);
    }

    /** Sets the item's own deadline. */
    public ItemEdit deadline(Instant deadline) {
        return with("deadline", deadline);
    }

    /** Removes the item's own deadline. */
    public ItemEdit removeDeadline() {
        return with("deadline", null);
    }

    /** Sets the time from now to the deadline. */
    public ItemEdit within(Duration within) {
        return with("within", within);
    }

    /** Sets the time from now to the deadline, such as working time of a calendar. */
    public ItemEdit within(TimeAllowance within) {
        return with("within", within);
    }

    /** Replaces the people in all roles. */
    public ItemEdit roles(Map<String, List<String>> roles) {
        return with("roles", roles);
    }

    /** Removes the people in all roles. */
    public ItemEdit removeRoles() {
        return with("roles", null);
    }

    /** Replaces all labels. */
    public ItemEdit labels(Map<String, String> labels) {
        return with("labels", labels);
    }

    /** Removes all labels. */
    public ItemEdit removeLabels() {
        return with("labels", null);
    }

    /** Sets the item to which this item belongs. */
    public ItemEdit parent(String parent) {
        return with("parent", parent);
    }

    /** Removes the parent. */
    public ItemEdit removeParent() {
        return with("parent", null);
    }

    /** Sets the identifier that connects items of several workflows. */
    public ItemEdit correlation(String correlation) {
        return with("correlation", correlation);
    }

    /** Removes the correlation. */
    public ItemEdit removeCorrelation() {
        return with("correlation", null);
    }

    /** Replaces all links. */
    public ItemEdit links(String... links) {
        return with("links", links);
    }

    /** Removes all links. */
    public ItemEdit removeLinks() {
        return with("links", null);
    }

    /** Removes these links, and keeps the others. */
    public ItemEdit unlink(String... links) {
        return with("unlink", links);
    }

    /** Sets a text for the history. */
    public ItemEdit note(String note) {
        return with("note", note);
    }

    /** Only checks the request. The answer contains the expected result, and nothing changes. */
    public ItemEdit dryRun() {
        return with("dryRun", true);
    }
}
