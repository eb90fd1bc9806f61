package dev.holdfast.egress;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What a receiver's answer means (Standard Webhooks 1.0, "Delivery"; RFC 9110 section 10.2.3 for {@code Retry-After}). */
public final class ResponseClassifier {
    private static final Duration MAX_RETRY_DELAY = Duration.ofHours(24);

    private static final String HIDDEN_RETRY_AFTER_HEADER = "Holdfast-Retry-After";

    private ResponseClassifier() {}

    /** Hides {@code Retry-After} from the client, which repeats a request at 0 and fails at a number beyond its integers. */
    static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String retryAfter = response.header("Retry-After");
        Response.Builder kept =
                response.newBuilder().removeHeader("Retry-After").removeHeader(HIDDEN_RETRY_AFTER_HEADER);
        return (retryAfter == null ? kept : kept.header(HIDDEN_RETRY_AFTER_HEADER, retryAfter)).build();
    }

    public static DeliveryOutcome classify(Response response, Instant at) {
        String status = "HTTP " + response.code();
        return switch (response.code()) {
            case 410 -> new DeliveryOutcome.ReceiverGone(status + ": the receiver is gone");
            case 429, 503 -> new DeliveryOutcome.TemporaryFailure(status, retryAfter(response, at));
            default ->
                switch (response.code() / 100) {
                    case 2 -> new DeliveryOutcome.DeliverySuccess(status);
                    case 3 -> new DeliveryOutcome.TemporaryFailure(status + ": redirects are not followed", null);
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
            boolean huge = seconds.length() > 6;
            return bounded(huge ? MAX_RETRY_DELAY : Duration.ofSeconds(Integer.parseInt(seconds)));
        }
        Instant date = response.headers().getInstant(HIDDEN_RETRY_AFTER_HEADER);
        return date == null ? null : bounded(Duration.between(at, date));
    }

    private static Duration bounded(Duration wait) {
        Duration positive = wait.isNegative() ? Duration.ZERO : wait;
        return positive.compareTo(MAX_RETRY_DELAY) > 0 ? MAX_RETRY_DELAY : positive;
    }
}
