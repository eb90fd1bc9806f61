// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Classifies responses of receivers (Standard Webhooks 1.0, "Delivery"; RFC 9110 section 10.2.3 for
 * {@code Retry-After}).
 */
public final class ResponseClassifier {
    private static final Duration MAX_RETRY_DELAY = Duration.ofHours(24);

    private static final String HIDDEN_RETRY_AFTER_HEADER = "Holdfast-Retry-After";

    private ResponseClassifier() {}

    /**
     * Moves {@code Retry-After} to a header that the HTTP client ignores. With the original header, the client would
     * repeat a request if the value is 0, and fail if the number is larger than an int.
     */
    static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String retryAfter = response.header("Retry-After");
        Response.Builder builder =
                response.newBuilder().removeHeader("Retry-After").removeHeader(HIDDEN_RETRY_AFTER_HEADER);
        if (retryAfter != null) builder.header(HIDDEN_RETRY_AFTER_HEADER, retryAfter);
        return builder.build();
    }

    /**
     * Derives the outcome of an attempt from the status. A delay that the receiver requests is at most 24 hours in the
     * outcome.
     *
     * @param at the time of the attempt; a date in {@code Retry-After} becomes a delay from this time
     */
    public static DeliveryOutcome classify(Response response, Instant at) {
        String status = "HTTP " + response.code();
        return switch (response.code()) {
            case 410 -> new DeliveryOutcome.ReceiverGone(status + ": the receiver is gone");
            case 429, 503 -> new DeliveryOutcome.TemporaryFailure(status, retryAfter(response, at));
            // The request came too slowly or too early, used the wrong connection, or concerned a locked resource. A
            // later attempt may succeed.
            case 408, 421, 423, 425 -> new DeliveryOutcome.TemporaryFailure(status, null);
            // With these statuses, the receiver refuses the credentials or the address, and not the content of one
            // message.
            case 401, 403, 404, 405 -> new DeliveryOutcome.MessageRefusal(status, true);
            default ->
                switch (response.code() / 100) {
                    case 2 -> new DeliveryOutcome.DeliverySuccess(status);
                    case 3 -> new DeliveryOutcome.TemporaryFailure(status + ": redirects are not followed", null);
                    case 4 -> new DeliveryOutcome.MessageRefusal(status, false);
                    default -> new DeliveryOutcome.TemporaryFailure(status, null);
                };
        };
    }

    private static @Nullable Duration retryAfter(Response response, Instant at) {
        String text = response.header(HIDDEN_RETRY_AFTER_HEADER);
        if (text == null) {
            return null;
        }
        String seconds = text.strip();
        if (seconds.matches("\\d+")) {
            // A number with more digits may be too large for an int. Such a number always exceeds the maximum delay.
            return seconds.length() > 6 ? MAX_RETRY_DELAY : clamp(Duration.ofSeconds(Integer.parseInt(seconds)));
        }
        Instant date = response.headers().getInstant(HIDDEN_RETRY_AFTER_HEADER);
        return date == null ? null : clamp(Duration.between(at, date));
    }

    private static Duration clamp(Duration delay) {
        if (delay.isNegative()) return Duration.ZERO;
        return delay.compareTo(MAX_RETRY_DELAY) > 0 ? MAX_RETRY_DELAY : delay;
    }
}
