// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.table.ShardLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in a listing. A listing keeps the versions and the number of shards of its first page. The versions and
 * the number of shards determine the order of the segments. Another order would cause gaps and duplicates.
 *
 * @param version the version of the workflow that determines the order of the states; 0 without a workflow
 * @param newest the newest version whose states are included; 0 without a workflow
 * @param segment the segment to continue
 * @param after the place of the last item that was read in the segment; null at the beginning
 * @param pass the pass over all segments, null without further passes
 */
public record BoardPosition(
        int version,
        int newest,
        int shards,
        int segment,
        @Nullable String after,
        @Nullable BoardPass pass) {
    private static final Pattern PLACE = Pattern.compile("([^/]+/[^/]+/)?\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}Z/[^/]+");

    public BoardPosition {
        if (shards < 1 || shards > ShardLayout.MAX_SHARDS)
            throw new IllegalArgumentException("shards must be 1 to " + ShardLayout.MAX_SHARDS);
        if (after != null && !PLACE.matcher(after).matches())
            throw new IllegalArgumentException("after must be a place on the board");
    }

    /**
     * A pass over the board. The first pass reads all items. Later passes read only the items that have entered their
     * state since the previous pass began. Such an item may have moved from an unread to a read segment.
     *
     * @param number the number of the pass, from 1
     * @param begin when the first pass began
     * @param passBegin when this pass began
     * @param from the time from which on an item must have entered its state; null in the first pass
     * @param found whether this pass read an item that was created before the first pass
     */
    public record BoardPass(
            int number,
            Instant begin,
            Instant passBegin,
            @Nullable Instant from,
            boolean found) {
        public BoardPass {
            if (begin == null || passBegin == null) throw new IllegalArgumentException("a pass must have its times");
        }

        static BoardPass first(Instant now) {
            return new BoardPass(1, now, now, null, false);
        }

        BoardPass next(Instant now, Duration clockTolerance) {
            var from = passBegin.minus(clockTolerance);
            return new BoardPass(number + 1, begin, now, from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from, false);
        }

        BoardPass withFound() {
            return new BoardPass(number, begin, passBegin, from, true);
        }

        /** Whether the passes so far have found all items that moved during the listing. */
        boolean isComplete() {
            return from != null && !found;
        }
    }

    /** Whether the listing may have read the items after this position before. */
    public boolean mayRepeatItems() {
        return pass != null && pass.from() != null;
    }

    boolean isBeginning() {
        return segment == 0 && after == null && !mayRepeatItems();
    }

    BoardPosition at(int segment, @Nullable String after, @Nullable BoardPass pass) {
        return new BoardPosition(version, newest, shards, segment, after, pass);
    }
}
