package dev.holdfast.egress;

import dev.holdfast.channel.TimeLimitedCall;
import dev.holdfast.sweep.SweepWatchdog;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a URL (GET) after every good sweep, so that a monitor outside raises the alarm when that stops. The operator chose the
 * URL, so it may be anywhere, a private network too. Only its host is logged: what follows is often all that protects it.
 */
public final class HeartbeatUrl implements SweepWatchdog {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatUrl.class);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    private final HttpUrl url;
    private final Duration timeout;
    private final OkHttpClient client;

    /** @throws IllegalArgumentException when it is no http or https URL */
    public HeartbeatUrl(String url) {
        this(url, DEFAULT_TIMEOUT);
    }

    HeartbeatUrl(String url, Duration timeout) {
        var parsed = HttpUrl.parse(url);
        if (parsed == null) throw new IllegalArgumentException("the heartbeat URL must be an http or https URL");
        this.url = parsed;
        this.timeout = timeout;
        this.client = new OkHttpClient.Builder()
                .followRedirects(false)
                .callTimeout(timeout)
                .build();
    }

    /** Waits no longer than the timeout, also where a name server hangs, which the client can't interrupt. */
    @Override
    public void reportSuccess() {
        var call = client.newCall(
                new Request.Builder().url(url).header("User-Agent", "Holdfast").build());
        var problem = TimeLimitedCall.start(Thread.ofVirtual().name("heartbeat"), () -> ping(call), timeout)
                .result(temporaryFailure -> {
                    call.cancel();
                    return Thread.currentThread().isInterrupted() ? "" : temporaryFailure.reason();
                });
        if (!problem.isEmpty()) LOG.warn("the heartbeat URL on {} did not take the heartbeat: {}", url.host(), problem);
    }

    /** What went wrong; empty when nothing did. */
    private static String ping(Call call) {
        try (Response response = call.execute()) {
            return response.isSuccessful() ? "" : "HTTP " + response.code();
        } catch (IOException e) {
            return HttpFailureReason.describe(e);
        }
    }
}
