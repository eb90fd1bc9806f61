// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import dev.holdfast.event.Event;
import dev.holdfast.expectation.CountingPeriod;
import dev.holdfast.expectation.PeriodSilences;
import dev.holdfast.expectation.ViolationKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Decides whether silences cover a whole period. Several silences can cover it together. The class also considers ended
 * silences, for {@link SilenceStore#ENDED_RETENTION} after their end.
 */
public final class SilencedPeriods implements PeriodSilences {
    private final SilenceStore silenceStore;

    public SilencedPeriods(SilenceStore silenceStore) {
        this.silenceStore = silenceStore;
    }

    @Override
    public boolean cover(
            String app, String workflow, String state, ViolationKind violationKind, CountingPeriod countingPeriod) {
        var silences = silenceStore.findAll(app).stream()
                .filter(silence -> silence.matches(Event.type(violationKind), workflow, state, Map.of()))
                .toList();
        // Checks only the boundaries, because silences neither begin nor end between two boundaries.
        return boundaries(silences, countingPeriod)
                .allMatch(instant -> silences.stream().anyMatch(silence -> silence.isActiveAt(instant)));
    }

    private static Stream<Instant> boundaries(List<Silence> silences, CountingPeriod countingPeriod) {
        var from = countingPeriod.from();
        var to = countingPeriod.to();
        var ofSilences = silences.stream()
                .flatMap(silence -> Stream.concat(
                        Stream.of(silence.from(), silence.until())
                                .filter(instant -> instant.isAfter(from) && instant.isBefore(to)),
                        silence.hours() == null
                                ? Stream.empty()
                                : silence.hours().boundaries(from, to)));
        return Stream.concat(Stream.of(from), ofSilences);
    }
}
