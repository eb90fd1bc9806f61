// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.parser.ParserException;

/**
 * A YAML parser that replaces each alias by the node with its anchor. Jackson's own parser reads an alias as the
 * anchor's name, and its {@code YAMLAnchorReplayingParser} loses aliases inside of an anchored node.
 *
 * <p>The parser refuses an alias without an earlier, complete anchor. It also refuses a document of more than
 * {@value #MAX_YAML_EVENTS} events after the replacement, because a few nested aliases can expand to billions of nodes.
 */
final class YamlAliasParser extends YAMLParser {
    /**
     * The limit for the events of a document with expanded aliases. A document of the largest size without aliases has
     * fewer events.
     */
    private static final int MAX_YAML_EVENTS = 250_000;

    private @Nullable Iterator<Event> expandedEvents;

    YamlAliasParser(
            IOContext context,
            int parserFeatures,
            int yamlFeatures,
            LoaderOptions options,
            @Nullable ObjectCodec codec,
            Reader reader) {
        super(context, parserFeatures, yamlFeatures, options, codec, reader);
    }

    /** An anchored node whose end the parser hasn't read yet. */
    private record OpenAnchor(String name, int firstEvent, int depth) {}

    @Override
    protected @Nullable Event getEvent() throws IOException {
        if (expandedEvents == null) expandedEvents = expandAll().iterator();
        return expandedEvents.hasNext() ? expandedEvents.next() : null;
    }

    /** Reads the whole document, so that the events of an anchored node are one section of the expanded events. */
    private List<Event> expandAll() throws IOException {
        var expanded = new ArrayList<Event>();
        Map<String, List<Event>> eventsByAnchor = new HashMap<>();
        Deque<OpenAnchor> openAnchors = new ArrayDeque<>();
        var depth = 0;
        for (var event = super.getEvent(); event != null; event = super.getEvent()) {
            if (event instanceof AliasEvent alias) expanded.addAll(eventsOf(alias, eventsByAnchor, expanded.size()));
            else {
                if (event instanceof NodeEvent node && node.getAnchor() != null)
                    openAnchors.push(new OpenAnchor(node.getAnchor(), expanded.size(), depth));
                expanded.add(event);
            }
            if (event instanceof CollectionStartEvent) depth++;
            if (event instanceof CollectionEndEvent) depth--;
            while (!openAnchors.isEmpty() && openAnchors.peek().depth() == depth) {
                var complete = openAnchors.pop();
                eventsByAnchor.put(
                        complete.name(), List.copyOf(expanded.subList(complete.firstEvent(), expanded.size())));
            }
        }
        return expanded;
    }

    private static List<Event> eventsOf(AliasEvent alias, Map<String, List<Event>> eventsByAnchor, int numberOfEvents) {
        var events = eventsByAnchor.get(alias.getAnchor());
        if (events == null)
            throw new ParserException(
                    null,
                    null,
                    "the alias *" + alias.getAnchor() + " needs a complete anchor &" + alias.getAnchor() + " before it",
                    alias.getStartMark());
        if (numberOfEvents + events.size() > MAX_YAML_EVENTS)
            throw new ParserException(
                    null,
                    null,
                    "its aliases stand for too much: with them, the document has more than " + MAX_YAML_EVENTS
                            + " nodes",
                    alias.getStartMark());
        return events;
    }
}
