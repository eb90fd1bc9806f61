// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Measures the longest time between two sweeps. The meter reads the time of the latest sweep from the server's health
 * check.
 */
final class SweepGapMeter implements AutoCloseable {
    private static final Pattern LAST_SWEEP = Pattern.compile("\"lastGoodSweep\": *\"([^\"]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;
    private @Nullable Instant lastSweep;
    private Duration longestGap = Duration.ZERO;
    private int failureCount;

    SweepGapMeter(int port) {
        request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/q/health"))
                .timeout(TIMEOUT)
                .build();
    }

    void measure() throws InterruptedException {
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) failureCount++;
            var sweep = LAST_SWEEP.matcher(answer.body());
            if (sweep.find()) record(Instant.parse(sweep.group(1)));
        } catch (IOException e) {
            failureCount++;
        }
    }

    private void record(Instant sweep) {
        if (lastSweep != null && longestGap.compareTo(Duration.between(lastSweep, sweep)) < 0)
            longestGap = Duration.between(lastSweep, sweep);
        lastSweep = sweep;
    }

    double longestGapSeconds() {
        return longestGap.toMillis() / 1e3;
    }

    /** Returns the number of health checks that failed or reported an unhealthy server. */
    int failureCount() {
        return failureCount;
    }

    @Override
    public void close() {
        client.close();
    }
}
