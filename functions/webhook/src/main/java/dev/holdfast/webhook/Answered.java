package dev.holdfast.webhook;

import dev.holdfast.alert.Sender.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What a receiver's answer means (Standard Webhooks 1.0, "Delivery"; RFC 9110 section 10.2.3 for {@code Retry-After}). */
final class Answered {
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private static final String KEPT = "Holdfast-Retry-After";

    private Answered() {}

    /** Hides {@code Retry-After} from the client, which repeats a request at 0 and fails at a number beyond its integers. */
    static Response keep(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String retryAfter = response.header("Retry-After");
        Response.Builder kept =
                response.newBuilder().removeHeader("Retry-After").removeHeader(KEPT);
        return (retryAfter == null ? kept : kept.header(KEPT, retryAfter)).build();
    }

    static Outcome outcome(Response response, Instant at) {
        String status = "HTTP " + response.code();
        return switch (response.code()) {
            case 410 -> new Outcome.Gone(status + ": the receiver is gone");
            case 429, 503 -> new Outcome.Failed(status, retryAfter(response, at));
            default ->
                switch (response.code() / 100) {
                    case 2 -> new Outcome.Delivered(status);
                    case 3 -> new Outcome.Failed(status + ": redirects are not followed", null);
                    default -> new Outcome.Failed(status, null);
                };
        };
    }

    private static @Nullable Duration retryAfter(Response response, Instant at) {
        String text = response.header(KEPT);
        if (text == null) {
            return null;
        }
        String seconds = text.strip();
        if (seconds.matches("\\d+")) {
            boolean huge = seconds.length() > 6;
            return bounded(huge ? LONGEST_WAIT : Duration.ofSeconds(Integer.parseInt(seconds)));
        }
        Instant date = response.headers().getInstant(KEPT);
        return date == null ? null : bounded(Duration.between(at, date));
    }

    private static Duration bounded(Duration wait) {
        Duration positive = wait.isNegative() ? Duration.ZERO : wait;
        return positive.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : positive;
    }
}
