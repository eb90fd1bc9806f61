package dev.holdfast.event;

import dev.holdfast.hold.Step;
import dev.holdfast.item.What;
import dev.holdfast.watch.Kind;
import dev.holdfast.workflow.Edit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All types of events there are, also those that an event has besides its own. */
public final class Types {
    /** In the order of the alphabet. */
    public static final List<String> ALL = Stream.of(
                    Arrays.stream(What.values()).map(Event::type),
                    Arrays.stream(Step.What.values()).map(Event::type),
                    Arrays.stream(Edit.What.values()).map(Event::type),
                    Stream.of(Kind.BELOW_MINIMUM, Kind.ABOVE_MAXIMUM).map(Event::type),
                    Event.types(Map.of("early", Kind.TOO_EARLY, "fast", Kind.TOO_FAST)).stream(),
                    Stream.of(Event.RESOLVED, Event.TEST))
            .flatMap(types -> types)
            .sorted()
            .toList();

    private Types() {}
}
