// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import dev.holdfast.access.Caller;
import dev.holdfast.event.Event;
import dev.holdfast.event.ExpectationEventData;
import dev.holdfast.event.IntentEventData;
import dev.holdfast.event.ItemEventData;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.JsonCodec;
import org.jspecify.annotations.Nullable;

/** Determines the part of an event that the reader of a stream sees. */
public interface ReaderView {
    /** The application sees every event. */
    ReaderView APPLICATION = (event, text) -> text;

    /**
     * @param text the event in JSON. Returns the event's text for the reader; null if the reader doesn't see the event
     */
    @Nullable
    String textOf(Event event, String text);

    /**
     * Returns the view of a caller. A person sees the events of the items that the person sees when the stream sends
     * the event. The view removes the names of related items from each event: the parent, and the item of an intent. It
     * also omits events that count items if the workflow hides items.
     */
    static ReaderView of(Caller caller, ItemVisibility itemVisibility) {
        if (!caller.isPerson()) return APPLICATION;
        return (event, text) -> switch (event.data()) {
            case ItemEventData item -> {
                if (!itemVisibility.mayShowName(caller, item.workflow() + "/" + item.key())) yield null;
                yield item.parent() == null ? text : JsonCodec.encode(event.withData(item.withParent(null)));
            }
            case IntentEventData intent ->
                intent.parent() == null && intent.item() == null
                        ? text
                        : JsonCodec.encode(event.withData(intent.withoutItems()));
            case ExpectationEventData expectation ->
                itemVisibility.hidesItems(caller.app(), expectation.workflow()) ? null : text;
            default -> text;
        };
    }
}
