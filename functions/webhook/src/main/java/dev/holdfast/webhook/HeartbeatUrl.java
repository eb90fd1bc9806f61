package dev.holdfast.webhook;

import dev.holdfast.sweep.Watchdog;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A URL that is asked for (GET) after every good sweep, as dead man's switches want it. The operator names it, so it may be a
 * private one. Waits 3 seconds at most; a failure is logged, without the URL, which is a secret.
 */
public final class HeartbeatUrl implements Watchdog {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatUrl.class);

    private final OkHttpClient client =
            new OkHttpClient.Builder().callTimeout(PATIENCE).build();
    private final Request request;

    /** @throws IllegalArgumentException when it is no http or https URL */
    public HeartbeatUrl(String url) {
        var parsed = HttpUrl.parse(url);
        if (parsed == null) throw new IllegalArgumentException("the heartbeat URL is not an http or https URL");
        this.request = new Request.Builder().url(parsed).build();
    }

    @Override
    public void alive() {
        try (var response = client.newCall(request).execute()) {
            if (!response.isSuccessful()) LOG.warn("the heartbeat URL answered {}", response.code());
        } catch (IOException e) {
            LOG.warn("the heartbeat URL could not be reached: {}", e.getClass().getSimpleName());
        }
    }
}
