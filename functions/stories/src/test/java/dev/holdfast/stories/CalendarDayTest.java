// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.json.JsonCodec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In blackouts, silences, delivery hours and expectations, a day is a calendar day of a time zone. */
class CalendarDayTest extends HoldQueueTestBase {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String ALL_DAYS = "['MONDAY','TUESDAY','WEDNESDAY','THURSDAY','FRIDAY','SATURDAY','SUNDAY']";

    private void putBlackout(String cron, String duration) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.putQueuePolicy,
                "{'blackouts':[{'name':'freeze','cron':'" + cron + "','duration':'" + duration
                        + "','zone':'Europe/Berlin'}]}");
    }

    private boolean isFrozenAt(String instant) {
        holdfastFixture.clock.set(Instant.parse(instant));
        return outcomes(release("{'all':true,'dryRun':true}")).equals(List.of(IntentOutcome.REFUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-28T22:59:59Z, false",
        "2026-03-28T23:00:00Z, true",
        "2026-03-29T21:59:59Z, true",
        // Monday begins 23 hours after Sunday.
        "2026-03-29T22:00:00Z, false",
        "2026-10-24T21:59:59Z, false",
        "2026-10-24T22:00:00Z, true",
        // Sunday, 23:30
        "2026-10-25T22:30:00Z, true",
        "2026-10-25T22:59:59Z, true",
        // Monday begins 25 hours after Sunday.
        "2026-10-25T23:00:00Z, false",
    })
    void freeze_of_sunday_ends_at_midnight_despite_clock_change(String instant, boolean frozen) {
        putBlackout("0 0 * * 0", "P1D");
        queueForId("{'kind':'workflow','name':'simple'}");
        assertThat(isFrozenAt(instant)).isEqualTo(frozen);
    }

    @Test
    void freeze_of_24_hours_is_no_calendar_day() {
        putBlackout("0 0 * * 0", "PT24H");
        queueForId("{'kind':'workflow','name':'simple'}");
        assertThat(isFrozenAt("2026-10-25T22:30:00Z")).isFalse();
        assertThat(isFrozenAt("2026-03-29T22:30:00Z")).isTrue();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.holdQueue.getQueuePolicy, "{}")
                        .blackouts()
                        .getFirst()
                        .duration())
                .hasToString("PT24H");
    }

    @ParameterizedTest
    @CsvSource({
        // The last day of the month
        "0 0 L * *, 2026-04-29T22:00:00Z, 2026-04-30T22:00:00Z",
        // The last day from Monday to Friday
        "0 0 LW * *, 2026-05-28T22:00:00Z, 2026-05-29T22:00:00Z",
        // The weekday that is nearest to 15 August, a Saturday
        "0 0 15W * *, 2026-08-13T22:00:00Z, 2026-08-14T22:00:00Z",
        // The second Tuesday
        "0 0 * * 2#2, 2026-06-08T22:00:00Z, 2026-06-09T22:00:00Z",
        // The last Friday
        "0 0 * * 5L, 2026-06-25T22:00:00Z, 2026-06-26T22:00:00Z",
    })
    void freeze_may_be_at_the_end_of_a_month(String cron, Instant begin, Instant end) {
        putBlackout(cron, "P1D");
        queueForId("{'kind':'workflow','name':'simple'}");
        assertThat(isFrozenAt(begin.minusSeconds(1).toString())).isFalse();
        assertThat(isFrozenAt(begin.toString())).isTrue();
        assertThat(isFrozenAt(end.minusSeconds(1).toString())).isTrue();
        assertThat(isFrozenAt(end.toString())).isFalse();
    }

    @Test
    void scheduled_release_waits_for_local_midnight() {
        putBlackout("0 0 * * 0", "P1D");
        var id = queueForId("{'kind':'workflow','name':'simple'}");
        holdfastFixture.clock.set(Instant.parse("2026-10-24T12:00:00Z"));
        release("{'id':'" + id + "','at':'2026-10-25T10:00:00Z'}");
        String releasedAt = null;
        for (var now = Instant.parse("2026-10-25T10:00:00Z");
                releasedAt == null && now.isBefore(Instant.parse("2026-10-26T10:00:00Z"));
                now = now.plus(ofMinutes(1))) {
            holdfastFixture.clock.set(now);
            if (holdfastFixture.sweep().done().containsKey("releases")) releasedAt = now.toString();
        }
        assertThat(releasedAt).isEqualTo("2026-10-25T23:00:00Z");
    }

    /** Reads the local clock every 15 minutes of the weekends of both clock changes. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-03-28T11:00:00Z", "2026-10-24T10:00:00Z"})
    void night_of_clock_change_follows_the_local_clock(String start) {
        putBlackout("30 2 * * 0", "PT1H");
        queueForId("{'kind':'workflow','name':'simple'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'night','target':'email','address':'night@example.com','types':['*.created'],"
                        + hours("01:30", "02:45") + "}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.created']}");
        holdfastFixture.clock.set(Instant.parse(start));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'maintenance','types':['*.created'],'within':'P2D'," + hours("02:30", "04:00") + "}");
        var frozen = new ArrayList<String>();
        var silent = new ArrayList<String>();
        var delivered = new ArrayList<String>();
        for (var now = Instant.parse(start);
                now.isBefore(Instant.parse(start).plus(ofMinutes(24 * 60)));
                now = now.plus(ofMinutes(15))) {
            var local = now.atZone(BERLIN).toLocalTime().toString();
            if (isFrozenAt(now.toString())) frozen.add(local);
            var notificationsBefore = holdfastFixture.mailbox.notifications().size();
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + now.getEpochSecond() + "'}");
            holdfastFixture.publish();
            holdfastFixture.sweep();
            var addresses = holdfastFixture.mailbox.notifications().stream()
                    .skip(notificationsBefore)
                    .map(notificationMessage -> notificationMessage.address())
                    .toList();
            if (!addresses.contains("ops@example.com")) silent.add(local);
            if (addresses.contains("night@example.com")) delivered.add(local);
        }
        var isSpring = start.contains("-03-");
        assertThat(frozen)
                .isEqualTo(
                        isSpring
                                ? List.of("03:00", "03:15", "03:30", "03:45")
                                : List.of("02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:15"));
        assertThat(silent)
                .isEqualTo(
                        isSpring
                                ? List.of("03:00", "03:15", "03:30", "03:45")
                                : List.of("02:30", "02:45", "02:30", "02:45", "03:00", "03:15", "03:30", "03:45"));
        assertThat(delivered)
                .isEqualTo(
                        isSpring
                                ? List.of("01:30", "01:45")
                                : List.of("01:30", "01:45", "02:00", "02:15", "02:00", "02:15"));
    }

    private static String hours(String from, String to) {
        return "'hours':{'zone':'Europe/Berlin','days':" + ALL_DAYS + ",'from':'" + from + "','to':'" + to + "'}";
    }

    @Test
    void silence_of_days_ends_at_the_same_local_time() {
        holdfastFixture.clock.set(Instant.parse("2026-10-24T10:00:00Z"));
        var silence = holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'s','types':['*'],'within':'P1D'," + hours("00:00", "00:00") + "}");
        assertThat(silence.until()).isEqualTo("2026-10-25T11:00:00Z");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.putSilence, "{'id':'t','types':['*'],'within':'P1D'}")
                        .until())
                .as("without a zone, a day has 24 hours")
                .isEqualTo("2026-10-25T10:00:00Z");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'u','types':['*'],'within':'P366D'," + hours("00:00", "00:00") + "}");
    }

    @Test
    void cron_expression_that_matches_no_date_is_refused() {
        for (var cron : List.of("0 0 L-31 * *", "0 0 31 2 *", "0 0 * * L", "0 0 * * 5#6", "0 0 30W 2 *")) {
            var problem = holdfastFixture.callRefused(
                    holdfastFixture.holdfast.holdQueue.putQueuePolicy,
                    "{'blackouts':[{'name':'b','cron':'" + cron + "','duration':'P1D','zone':'UTC'}]}");
            assertThat(JsonCodec.encode(problem)).contains("/blackouts/0/cron");
        }
    }
}
