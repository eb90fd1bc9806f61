// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import dev.holdfast.channel.TimeLimitedCall;
import dev.holdfast.sweep.HeartbeatRequirement;
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
 * Requests a URL (GET) after each successful sweep. An external watchdog alerts people if the requests stop. The host
 * may be in a private network, because the operator chooses the URL. Logs contain only the host, because the path and
 * the query are often secret.
 */
public final class HeartbeatUrl implements SweepWatchdog {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatUrl.class);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    private final HttpUrl url;
    private final HeartbeatRequirement requirement;
    private final Duration timeout;
    private final OkHttpClient client;

    /** @throws IllegalArgumentException if {@code url} is not an http or https URL */
    public HeartbeatUrl(String url) {
        this(url, HeartbeatRequirement.ALERTS);
    }

    /** @throws IllegalArgumentException if {@code url} is not an http or https URL */
    public HeartbeatUrl(String url, HeartbeatRequirement requirement) {
        this(url, requirement, DEFAULT_TIMEOUT);
    }

    HeartbeatUrl(String url, Duration timeout) {
        this(url, HeartbeatRequirement.ALERTS, timeout);
    }

    private HeartbeatUrl(String url, HeartbeatRequirement requirement, Duration timeout) {
        var parsed = HttpUrl.parse(url);
        if (parsed == null) throw new IllegalArgumentException("the heartbeat URL must be an http or https URL");
        this.url = parsed;
        this.requirement = requirement;
        this.timeout = timeout;
        this.client = new OkHttpClient.Builder()
                .followRedirects(false)
                .callTimeout(timeout)
                .build();
    }

    @Override
    public boolean requiresAlerts() {
        return requirement == HeartbeatRequirement.ALERTS;
    }

    /**
     * Requests the URL, and returns within the timeout, even if a name server doesn't answer. The HTTP client alone
     * can't interrupt a name lookup.
     */
    @Override
    public void reportSuccess() {
        var call = client.newCall(
                new Request.Builder().url(url).header("User-Agent", "Holdfast").build());
        var fault = TimeLimitedCall.start(Thread.ofVirtual().name("heartbeat"), () -> ping(call), timeout)
                .result(temporaryFailure -> {
                    call.cancel();
                    return Thread.currentThread().isInterrupted() ? "" : temporaryFailure.reason();
                });
        if (!fault.isEmpty()) LOG.warn("the heartbeat request to {} failed: {}", url.host(), fault);
    }

    /** Requests the URL. Returns a description of the failure; an empty text after a success. */
    private static String ping(Call call) {
        try (Response response = call.execute()) {
            return response.isSuccessful() ? "" : "HTTP " + response.code();
        } catch (IOException e) {
            return HttpFailureReason.describe(e);
        }
    }
}
