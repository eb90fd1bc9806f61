package dev.holdfast.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an item should be, told as plainly as can be: no store, no index, no versions. */
final class ModelItem {
    static final String WORKFLOW = """
            within: P1D
            states:
              a: {initial: true, next: [b, z], within: PT1H}
              b: {next: [a, c], within: PT30M}
              c: {next: [b, z]}
              z: {terminal: true}
            """;
    private static final Map<String, List<String>> NEXT =
            Map.of("a", List.of("b", "z"), "b", List.of("a", "c"), "c", List.of("b", "z"), "z", List.of());
    private static final Map<String, Duration> STAY = Map.of("a", Duration.ofHours(1), "b", Duration.ofMinutes(30));

    String state = "a";

    @Nullable
    Instant flagged;

    /** The deadlines that it was flagged for. */
    final List<Instant> missed = new ArrayList<>();

    private Instant last;
    private Instant whole;
    private Instant stay;
    private @Nullable Instant own;
    private @Nullable Duration again;

    ModelItem(Instant now, @Nullable Duration within) {
        last = now;
        whole = now;
        stay = now;
        until(now, within);
    }

    boolean finished() {
        return state.equals("z");
    }

    @Nullable
    Instant due() {
        if (finished()) return null;
        var staying = STAY.get(state);
        return Stream.of(own, staying == null ? null : stay.plus(staying), whole.plus(Duration.ofDays(1)))
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    boolean advance(Instant now, String to, @Nullable Duration within) {
        if (!NEXT.getOrDefault(state, List.of()).contains(to)) return false;
        state = to;
        happened(now);
        stay = last;
        until(now, within);
        return settled();
    }

    boolean heartbeat(Instant now, @Nullable Duration within) {
        var given = within == null ? again : within;
        if (finished() || given == null && !STAY.containsKey(state)) return false;
        stay = later(last, now);
        until(now, given);
        return settled();
    }

    boolean edit(Instant now, Instant deadline) {
        if (finished()) return false;
        happened(now);
        own = deadline;
        again = null;
        return settled();
    }

    boolean recover(Instant now, Duration within) {
        if (finished()) return false;
        happened(now);
        whole = last;
        stay = last;
        until(now, within);
        return settled();
    }

    /** Whether a sweep flags it now. */
    boolean sweep(Instant now) {
        var due = due();
        if (due == null || due.isAfter(now) || due.equals(flagged)) return false;
        flagged = due;
        missed.add(due);
        happened(due);
        return true;
    }

    private void until(Instant now, @Nullable Duration within) {
        if (within == null) return;
        own = now.plus(within);
        again = within;
    }

    /** Time may jump back, but what happened doesn't. */
    private void happened(Instant now) {
        last = later(last, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private boolean settled() {
        if (!Objects.equals(flagged, due())) flagged = null;
        return true;
    }
}
