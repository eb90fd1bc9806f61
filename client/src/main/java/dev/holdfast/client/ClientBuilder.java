// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.client.call.CallDefaults;
import dev.holdfast.client.call.OperationCaller;
import dev.holdfast.client.call.ReportSender;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.call.RetryingCaller;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.report.SpoolHeartbeat;
import dev.holdfast.client.report.SpoolingReportSender;
import dev.holdfast.client.spool.Spool;
import dev.holdfast.client.spool.SpoolOptions;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.HttpTransport;
import dev.holdfast.client.transport.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a {@link HoldfastClient}. Only the name of the application is required. */
public final class ClientBuilder {
    private static final Duration SPOOL_AFTER = Duration.ofSeconds(2);

    private URI url = URI.create("http://localhost:8080");
    private @Nullable String app;
    private ApiKeySource apiKeySource = ApiKeySource.none();
    private @Nullable String actor;
    private @Nullable String agent;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private RetryPolicy retryPolicy = RetryPolicy.standard();
    private ObjectMapper dataMapper = ClientJson.MAPPER;
    private @Nullable Transport transport;
    private @Nullable Path spoolDirectory;
    private SpoolOptions spoolOptions = SpoolOptions.DEFAULTS;
    private @Nullable Function<OperationCaller, ReportSender> reportSender;

    ClientBuilder() {}

    /**
     * Returns a builder with the settings of the environment variables {@code HOLDFAST_URL}, {@code HOLDFAST_APP},
     * {@code HOLDFAST_KEY} and {@code HOLDFAST_KEY_FILE}.
     */
    public static ClientBuilder fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static ClientBuilder fromEnvironment(Map<String, String> environment) {
        var builder = new ClientBuilder();
        var url = environment.getOrDefault("HOLDFAST_URL", "");
        if (!url.isBlank()) builder.url(url.strip());
        var app = environment.getOrDefault("HOLDFAST_APP", "");
        if (!app.isBlank()) builder.app(app.strip());
        var key = environment.getOrDefault("HOLDFAST_KEY", "");
        var keyFile = environment.getOrDefault("HOLDFAST_KEY_FILE", "");
        if (!key.isBlank()) builder.apiKey(key);
        else if (!keyFile.isBlank()) builder.apiKeySource(ApiKeySource.file(Path.of(keyFile)));
        return builder;
    }

    /** Sets the address of Holdfast, without {@code /apps}. The default is {@code http://localhost:8080}. */
    public ClientBuilder url(String url) {
        this.url = URI.create(url);
        return this;
    }

    /** Sets the name of the application. */
    public ClientBuilder app(String app) {
        this.app = app;
        return this;
    }

    /** Sets an API key that never changes. */
    public ClientBuilder apiKey(String key) {
        return apiKeySource(ApiKeySource.fixed(key));
    }

    /** Sets the source of the API key, such as {@link ApiKeySource#file}. */
    public ClientBuilder apiKeySource(ApiKeySource apiKeySource) {
        this.apiKeySource = apiKeySource;
        return this;
    }

    /** Sets the person for whom the application acts in all calls. A request can name another person. */
    public ClientBuilder actor(String actor) {
        this.actor = actor;
        return this;
    }

    /** Sets the longest time to connect. The {@link RetryPolicy} sets the other time limits. */
    public ClientBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
        return this;
    }

    /** Sets the time limits and the delays between attempts. */
    public ClientBuilder retryPolicy(RetryPolicy retryPolicy) {
        this.retryPolicy = retryPolicy;
        return this;
    }

    /** Sets the mapper that converts the application's data to JSON. */
    public ClientBuilder dataMapper(ObjectMapper dataMapper) {
        this.dataMapper = dataMapper;
        return this;
    }

    /**
     * Sets the transport that sends the calls. The default is HTTP with the address, the application and the key of
     * this builder.
     */
    public ClientBuilder transport(Transport transport) {
        this.transport = transport;
        return this;
    }

    /**
     * Keeps reports in a directory while Holdfast can't be reached, and sends them later, even after a restart. With a
     * spool, a report waits at most two seconds for Holdfast. Only one process can use the directory.
     */
    public ClientBuilder spool(Path directory) {
        return spool(directory, SpoolOptions.DEFAULTS);
    }

    /** Names the agent that makes all calls. Holdfast doesn't let an agent make decisions that people must make. */
    public ClientBuilder agent(String agent) {
        this.agent = agent;
        return this;
    }

    /** Does the same as {@link #spool(Path)}, but with other options, such as limits. */
    public ClientBuilder spool(Path directory, SpoolOptions options) {
        this.spoolDirectory = directory;
        this.spoolOptions = options;
        return this;
    }

    /** Sets a sender of reports instead of {@link #spool}. */
    public ClientBuilder reportSender(Function<OperationCaller, ReportSender> reportSender) {
        this.reportSender = reportSender;
        return this;
    }

    /**
     * Builds the client, which connects to Holdfast at the first call.
     *
     * @throws IllegalStateException if the application is absent, or the builder has a spool and another report sender
     * @throws dev.holdfast.client.spool.SpoolException if the spool can't be opened
     */
    public HoldfastClient build() {
        if (spoolDirectory != null && reportSender != null)
            throw new IllegalStateException("the client needs either a spool or another report sender");
        var sender = transport == null ? httpTransport() : transport;
        var caller = new RetryingCaller(sender, retryPolicy, new CallDefaults(actor, agent, dataMapper));
        var reports = reportSender(caller);
        var heartbeatTimer = new HeartbeatTimer();
        if (reports instanceof SpoolingReportSender spooling)
            spooling.heartbeat().ifPresent(heartbeat -> repeat(heartbeat, heartbeatTimer));
        return new HoldfastClient(sender, caller, reports, heartbeatTimer);
    }

    private static void repeat(SpoolHeartbeat heartbeat, HeartbeatTimer heartbeatTimer) {
        var loop = new HeartbeatLoop(heartbeat.item(), heartbeat::send);
        heartbeatTimer.repeat(Duration.ZERO, heartbeat.interval(), loop::beat);
    }

    private ReportSender reportSender(RetryingCaller caller) {
        if (reportSender != null) return reportSender.apply(caller);
        if (spoolDirectory == null) return ReportSender.direct(caller);
        var spool = Spool.open(spoolDirectory, spoolOptions, caller.destination());
        var hasty = retryPolicy
                .withTotalLimit(atMostSpoolAfter(retryPolicy.totalLimit()))
                .withAttemptTimeout(atMostSpoolAfter(retryPolicy.attemptTimeout()));
        return new SpoolingReportSender(caller.withPolicy(hasty), caller, spool, spoolOptions);
    }

    private static Duration atMostSpoolAfter(Duration duration) {
        return duration.compareTo(SPOOL_AFTER) < 0 ? duration : SPOOL_AFTER;
    }

    private Transport httpTransport() {
        if (app == null) throw new IllegalStateException("the client needs the name of the application (HOLDFAST_APP)");
        return new HttpTransport(url, app, apiKeySource, connectTimeout);
    }
}
