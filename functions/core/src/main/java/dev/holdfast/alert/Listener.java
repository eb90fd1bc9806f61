package dev.holdfast.alert;

import dev.holdfast.event.Event;

/** Is told of every event of this process once it is archived. It must return at once and throw nothing: publishing waits for it. */
public interface Listener {
    /** The events of one subject come in their order; one that is published again comes again. */
    void published(String app, Event event);
}
