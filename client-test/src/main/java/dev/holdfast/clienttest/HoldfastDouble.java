// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.PayloadInvoker;
import dev.holdfast.access.Scope;
import dev.holdfast.client.ClientBuilder;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.event.HoldfastEvent;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.event.EventTypes;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.sweep.SweepWatchdog;
import dev.holdfast.table.ShardLayout;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holdfast in memory, for tests of applications. It carries out each call as the server does, immediately and in the
 * thread of the caller. Nothing happens in the background: a test moves the {@link #clock}, and then calls {@link
 * #sweep}.
 *
 * <pre>{@code
 * try (var holdfast = HoldfastDouble.start()) {
 *     new UploadJob(holdfast.client()).run();
 *     holdfast.clock().advance(Duration.ofHours(2));
 *     holdfast.sweep();
 *     assertThat(holdfast.alerts()).isEmpty();
 * }
 * }</pre>
 */
public final class HoldfastDouble implements AutoCloseable {
    private static final String DEFAULT_APP = "app";
    private static final Duration SWEEP_TIME_LIMIT = Duration.ofMinutes(1);
    private static final int SUCCESS = 200;

    private final DoubleClock clock;
    private final EventRecorder eventRecorder = new EventRecorder();
    private final NotificationRecorder notificationRecorder = new NotificationRecorder();
    private final Holdfast holdfast;
    private final OutboxReader outboxReader;
    private final PayloadInvoker payloadInvoker = new PayloadInvoker(HoldfastDouble::identify);
    private final Deque<HoldfastClient> clients = new ArrayDeque<>();
    private final RecordingSubscriptions recordingSubscriptions;
    private final Object publishing = new Object();
    private volatile boolean isReachable = true;

    private HoldfastDouble(Instant start) {
        clock = new DoubleClock(start.truncatedTo(ChronoUnit.MILLIS));
        var table = new MemoryTable(clock);
        var deploymentParts = new DeploymentParts(
                table,
                new ShardLayout(1),
                List.of(eventRecorder, notificationRecorder),
                DirectDispatcher::new,
                release -> keys -> keys.forEach(release::run),
                SweepWatchdog.NONE,
                null,
                new SecureRandom(),
                clock,
                MetricSink.NO_METRICS);
        holdfast = new Holdfast(deploymentParts, new MemorySearchIndex(clock));
        recordingSubscriptions = new RecordingSubscriptions(holdfast.putSubscription);
        outboxReader = new OutboxReader(table, holdfast.changeFeed);
    }

    /** Starts an empty Holdfast, whose clock shows the current time. */
    public static HoldfastDouble start() {
        return startAt(Instant.now());
    }

    /** Starts an empty Holdfast, whose clock shows this time. */
    public static HoldfastDouble startAt(Instant time) {
        return new HoldfastDouble(time);
    }

    /** Returns a new client of the application {@code app}. The method {@link #close} closes this client. */
    public HoldfastClient client() {
        return client(DEFAULT_APP);
    }

    /** Returns a new client of an application. A client sees only the items of its application. */
    public HoldfastClient client(String app) {
        var client = clientBuilder(app).build();
        synchronized (clients) {
            clients.push(client);
        }
        return client;
    }

    /**
     * Returns a builder of clients of an application, for example for a client with a spool. The test closes these
     * clients.
     */
    public ClientBuilder clientBuilder(String app) {
        return HoldfastClient.builder().transport(transport(app));
    }

    /** Returns a transport to an application, for tests that wrap it. */
    public Transport transport(String app) {
        recordingSubscriptions.putOnce(app);
        return new DoubleTransport(this, app);
    }

    /** Returns the clock, which stands still until the test moves it. */
    public DoubleClock clock() {
        return clock;
    }

    /**
     * Runs one sweep, which marks late items and releases due intents and held items. Then sends the events of all
     * changes.
     */
    public void sweep() {
        holdfast.sweep.run(SWEEP_TIME_LIMIT);
        publish();
    }

    /**
     * Sets whether clients can reach the double. While clients can't reach it, their calls fail as they do without a
     * network.
     */
    public void setReachable(boolean isReachable) {
        this.isReachable = isReachable;
    }

    boolean isReachable() {
        return isReachable;
    }

    /** Returns the sent events of all applications, the oldest first. */
    public List<HoldfastEvent> events() {
        return eventRecorder.events();
    }

    /** Returns the {@link #events} that ask somebody to act, such as {@code dev.holdfast.item.overdue}. */
    public List<HoldfastEvent> alerts() {
        return events().stream()
                .filter(event -> EventTypes.isAlarm(event.type()))
                .toList();
    }

    /** Returns the notifications that Holdfast has sent to people, the oldest first. */
    public List<SentNotification> notifications() {
        return notificationRecorder.notifications();
    }

    OperationAnswer call(Operation operation, String payload) {
        var action = new OperationActions(holdfast).actionOf(operation);
        var reply = payloadInvoker.call(action, payload);
        publish();
        try {
            var answer = ClientJson.MAPPER.readTree(reply);
            var problem = answer.get("problem");
            return problem == null
                    ? new OperationAnswer(SUCCESS, answer, null)
                    : new OperationAnswer(problem.path("status").asInt(), problem, null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the events of all changes so far. Only one thread at a time can read the outbox. */
    private void publish() {
        synchronized (publishing) {
            outboxReader.drain();
        }
    }

    private static ActionResult<Caller> identify(@Nullable String app, @Nullable String apiKey) {
        return app == null
                ? ActionResult.refused(Problem.invalid("/app", "is required"))
                : ActionResult.ok(Caller.application(app, Scope.MANAGE, "test"));
    }

    /** Closes the clients that {@link #client} returned. */
    @Override
    public void close() {
        synchronized (clients) {
            while (!clients.isEmpty()) clients.pop().close();
        }
    }
}
