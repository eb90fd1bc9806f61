// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.TimeLimitedCall;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Calls receivers over HTTP at the addresses that the guard allows. Each call is one request on one connection. A call
 * follows no redirect, and uses no proxy, cookie or cache. All senders share one client and
 * its connections.
 *
 * <p>If the receiver closes a connection from an earlier call without an answer, the client repeats the request once on
 * a new connection. The receiver probably closed the idle connection while the request was on its way. If the receiver
 * has already received this request, it receives the request twice. A lost answer may always have this effect.
 */
public final class GuardedHttpClient {
    private final AddressGuard guard;
    private @Nullable OkHttpClient client;
    private @Nullable OkHttpClient singleUseClient;

    /** @param guard decides which addresses the client is allowed to connect to */
    public GuardedHttpClient(AddressGuard guard) {
        this(guard, null);
    }

    /**
     * @param guard the guard of {@code client}
     * @param client a client from {@link #newClient}; null to make the client at the first call
     */
    public GuardedHttpClient(AddressGuard guard, @Nullable OkHttpClient client) {
        this.guard = guard;
        this.client = client;
    }

    /** Converts a response to the result of a call. */
    public interface ResponseReader<T> {
        T read(Call call, Response response) throws IOException;
    }

    public AddressGuard guard() {
        return guard;
    }

    /**
     * Makes the client at the first call. Most functions on AWS make no HTTP call, and making a client takes longer
     * than creating an item.
     */
    private synchronized OkHttpClient client() {
        if (client == null) client = newClient(guard, Dns.SYSTEM);
        return client;
    }

    /** Returns a client that uses each connection for one call only. Makes this client at its first use. */
    private synchronized OkHttpClient singleUseClient() {
        if (singleUseClient == null)
            singleUseClient = client().newBuilder()
                    .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                    .build();
        return singleUseClient;
    }

    /**
     * Makes an HTTP client that resolves names with {@code resolver} and connects only to addresses that the guard
     * allows.
     */
    public static OkHttpClient newClient(AddressGuard guard, Dns resolver) {
        return new OkHttpClient.Builder()
                .socketFactory(new GuardedSocketFactory(guard))
                .dns(new InterruptibleDns(resolver))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .eventListenerFactory(ConnectionListener::of)
                .addNetworkInterceptor(ResponseClassifier::hideRetryAfter)
                .protocols(List.of(Protocol.HTTP_1_1))
                // Common servers drop idle connections after five seconds. A request that the client sends while the
                // server closes the connection would fail.
                .connectionPool(new ConnectionPool(32, 4, TimeUnit.SECONDS))
                // Connecting, reading and writing have no separate limits, because the time limit of each call includes
                // them.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    /**
     * Makes one call and waits for its result, at most until the time limit. After the limit, this method cancels the
     * call and interrupts the call's thread. The cancellation closes the socket, and the interruption ends a name
     * lookup.
     *
     * @param responseReader makes the result from a response
     * @param onFailure makes the result if the call fails, or if no response arrives within the limit
     */
    public <T> T call(
            Request request,
            Duration limit,
            ResponseReader<T> responseReader,
            Function<DeliveryOutcome.TemporaryFailure, T> onFailure) {
        var attempt = new CallAttempt<>(request, responseReader);
        return TimeLimitedCall.start(Thread.ofVirtual().name("egress"), () -> attempt.run(onFailure), limit)
                .result(temporaryFailure -> {
                    attempt.cancel();
                    return onFailure.apply(temporaryFailure);
                });
    }

    /**
     * Makes a request, and repeats it on a new connection if the receiver has closed the connection of an earlier call.
     */
    private final class CallAttempt<T> {
        private final Request request;
        private final ResponseReader<T> responseReader;
        private @Nullable Call current;
        private boolean cancelled;

        CallAttempt(Request request, ResponseReader<T> responseReader) {
            this.request = request;
            this.responseReader = responseReader;
        }

        T run(Function<DeliveryOutcome.TemporaryFailure, T> onFailure) {
            var listener = new ConnectionListener();
            try {
                return execute(client(), listener);
            } catch (IOException failure) {
                return isCancelled() || !listener.lostReusedConnection()
                        ? onFailure.apply(describe(failure))
                        : repeat(onFailure);
            }
        }

        private T repeat(Function<DeliveryOutcome.TemporaryFailure, T> onFailure) {
            try {
                return execute(singleUseClient(), new ConnectionListener());
            } catch (IOException failure) {
                return onFailure.apply(describe(failure));
            }
        }

        private T execute(OkHttpClient httpClient, ConnectionListener listener) throws IOException {
            Call call = httpClient.newCall(
                    request.newBuilder().tag(ConnectionListener.class, listener).build());
            begin(call);
            try (Response response = call.execute()) {
                return responseReader.read(call, response);
            }
        }

        private synchronized void begin(Call call) {
            current = call;
            if (cancelled) call.cancel();
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }

        synchronized void cancel() {
            cancelled = true;
            if (current != null) current.cancel();
        }

        private static DeliveryOutcome.TemporaryFailure describe(IOException failure) {
            return new DeliveryOutcome.TemporaryFailure(HttpFailureReason.describe(failure), null);
        }
    }
}
