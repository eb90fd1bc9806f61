// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfterHeader {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private RetryAfterHeader() {}

    /** Returns the delay; null if the header is absent or malformed, or if its date has passed. */
    static @Nullable Duration read(HttpHeaders headers, InstantSource clock) {
        var value = headers.firstValue("Retry-After").map(String::strip).orElse("");
        if (SECONDS.matcher(value).matches()) return Duration.ofSeconds(Long.parseLong(value));
        // The delay uses the server's own time, so it is correct even if the clocks of the machines differ.
        var now = headers.firstValue("Date").flatMap(RetryAfterHeader::parse).orElseGet(clock::instant);
        return parse(value)
                .map(date -> Duration.between(now, date))
                .filter(delay -> !delay.isNegative())
                .orElse(null);
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(Instant.from(RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
