package dev.holdfast.insight;

import dev.holdfast.json.StrayPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Winds strands into one timeline, in pages: always the earliest of the lines that come next, and what several strands tell once. */
final class Winding {
    private final List<Strand> strands;

    Winding(List<Strand> strands) {
        this.strands = strands;
    }

    /** @param places how far each strand is wound, empty where it is not begun; null at the end */
    record Page(List<Line> lines, @Nullable List<String> places) {}

    Page wind(List<String> from, int limit) {
        if (!from.isEmpty() && from.size() != strands.size()) throw new StrayPosition("of other strands");
        var places = new ArrayList<>(from.isEmpty() ? Collections.nCopies(strands.size(), "") : from);
        var left = new ArrayList<Deque<Strand.Place>>();
        var more = false;
        for (var i = 0; i < strands.size(); i++) {
            var stretch = strands.get(i).read(places.get(i).isEmpty() ? null : places.get(i), limit);
            left.add(new ArrayDeque<>(stretch.places()));
            more |= !stretch.whole();
        }
        var lines = new ArrayList<Line>();
        var told = new HashSet<String>();
        int next;
        while ((next = lines.size() < limit ? earliest(left) : again(left, told)) >= 0) {
            var place = left.get(next).removeFirst();
            if (told.add(place.line().event())) lines.add(place.line());
            places.set(next, place.at());
        }
        more |= left.stream().anyMatch(strand -> !strand.isEmpty());
        return new Page(lines, more ? places : null);
    }

    /** A page ends behind what only tells its lines again: the next page wouldn't know them. */
    private static int again(List<Deque<Strand.Place>> left, Set<String> told) {
        for (var i = 0; i < left.size(); i++) {
            var place = left.get(i).peekFirst();
            if (place != null && told.contains(place.line().event())) return i;
        }
        return -1;
    }

    private static int earliest(List<Deque<Strand.Place>> left) {
        var found = -1;
        for (var i = 0; i < left.size(); i++) {
            var place = left.get(i).peekFirst();
            if (place == null) continue;
            var best = found < 0 ? null : left.get(found).peekFirst();
            if (best == null || place.line().at().isBefore(best.line().at())) found = i;
        }
        return found;
    }
}
