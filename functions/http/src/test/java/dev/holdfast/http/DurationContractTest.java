// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holdfast accepts exactly the durations that match the contract's pattern, up to the limit of 100 years. */
class DurationContractTest {
    private static final String PARTS = "PTWDHMS0123456789.";
    private static final Duration MAX_DURATION = Duration.ofDays(36_500);

    private final Pattern contractPattern = Pattern.compile(OpenApiContract.load()
            .document()
            .at("/components/schemas/Duration/pattern")
            .asText());

    @Test
    void contract_and_code_have_one_pattern() {
        assertThat(contractPattern.pattern()).isEqualTo("^" + CalendarDuration.PATTERN + "$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PT1H-30M",
                "pt15m",
                "PT1,5S",
                "P1d",
                "-PT1H",
                "PT-1H",
                "+P1D",
                "PT0S",
                "P0D",
                "P1M",
                "P1Y",
                "P1W1D",
                "PT1.0000S",
                "PT1H\n",
                " PT1H",
                "PT１H",
                "P1DT",
                "PT"
            })
    void durations_outside_of_the_pattern_are_refused(String text) {
        assertThat(contractPattern.matcher(text).matches()).isFalse();
        checkAcceptance(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PT15M",
                "P1DT12H",
                "P2W",
                "P0DT0H1M",
                "PT0.001S",
                "PT1.5S",
                "PT36H",
                "P36500D",
                "P5214W",
                "PT0001H",
                "P0001D",
                "PT9999999999S"
            })
    void durations_within_the_pattern_obey_only_the_limit(String text) {
        assertThat(contractPattern.matcher(text).matches()).isTrue();
        checkAcceptance(text);
    }

    @RepeatedTest(20)
    void random_texts_are_accepted_if_they_match(RepetitionInfo repetitionInfo) {
        var random = new Random(repetitionInfo.getCurrentRepetition());
        for (var i = 0; i < 2_000; i++) {
            var text = new StringBuilder(randomDuration(random));
            for (var changes = random.nextInt(3); changes > 0 && !text.isEmpty(); changes--) {
                var position = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(position);
                    case 1 -> text.insert(position, PARTS.charAt(random.nextInt(PARTS.length())));
                    default -> text.setCharAt(position, PARTS.charAt(random.nextInt(PARTS.length())));
                }
            }
            checkAcceptance(text.toString());
        }
    }

    private static String randomDuration(Random random) {
        if (random.nextInt(8) == 0) return "P" + random.nextInt(10_000) + "W";
        var text = new StringBuilder("P");
        if (random.nextBoolean()) text.append(random.nextInt(40_000)).append('D');
        if (text.length() > 1 && random.nextBoolean()) return text.toString();
        text.append('T').append(random.nextInt(1_000)).append('H');
        if (random.nextBoolean()) text.append(random.nextInt(100)).append('M');
        if (random.nextBoolean())
            text.append(random.nextInt(100))
                    .append('.')
                    .append(random.nextInt(1_000))
                    .append('S');
        return text.toString();
    }

    private void checkAcceptance(String text) {
        var matches = contractPattern.matcher(text).matches();
        assertThat(isAccepted(text)).as(text).isEqualTo(matches && !isTooLong(text));
        var quoted = "{\"within\":" + JsonCodec.encode(text) + "}";
        assertThat(JsonCodec.decode(Sample.class, quoted) instanceof ActionResult.Success)
                .as(quoted)
                .isEqualTo(isAccepted(text));
    }

    record Sample(Duration within) {}

    /** Adds up the parts of a text that matches the pattern. */
    private static boolean isTooLong(String text) {
        var parts = Pattern.compile("(\\d+(?:\\.\\d+)?)([WDHMS])").matcher(text);
        var seconds = 0.0;
        while (parts.find())
            seconds += Double.parseDouble(parts.group(1))
                    * switch (parts.group(2)) {
                        case "W" -> 604_800;
                        case "D" -> 86_400;
                        case "H" -> 3_600;
                        case "M" -> 60;
                        default -> 1;
                    };
        return seconds > MAX_DURATION.toSeconds();
    }

    private static boolean isAccepted(String text) {
        try {
            return !IsoTime.parseDuration(text).isNegative();
        } catch (DateTimeException e) {
            return false;
        }
    }
}
