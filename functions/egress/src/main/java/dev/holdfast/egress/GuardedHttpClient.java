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
 * follows no redirect, uses no proxy, cookie or cache, and never repeats the request. All senders share one client and
 * its connections.
 */
public final class GuardedHttpClient {
    private final AddressGuard guard;
    private @Nullable OkHttpClient client;

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
                .addNetworkInterceptor(ResponseClassifier::hideRetryAfter)
                .protocols(List.of(Protocol.HTTP_1_1))
                // Common servers drop idle connections after five seconds. If the client sent a request at that moment,
                // the request would fail.
                .connectionPool(new ConnectionPool(32, 4, TimeUnit.SECONDS))
                // Sets no separate limits for these phases, because the time limit of each call includes them all.
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
     * @param onFailure makes the result if no response arrives within the limit
     */
    public <T> T call(
            Request request,
            Duration limit,
            ResponseReader<T> responseReader,
            Function<DeliveryOutcome.TemporaryFailure, T> onFailure) {
        Call call = client().newCall(request);
        return TimeLimitedCall.start(
                        Thread.ofVirtual().name("egress"), () -> attempt(call, responseReader, onFailure), limit)
                .result(temporaryFailure -> {
                    call.cancel();
                    return onFailure.apply(temporaryFailure);
                });
    }

    private static <T> T attempt(
            Call call, ResponseReader<T> responseReader, Function<DeliveryOutcome.TemporaryFailure, T> onFailure) {
        try (Response response = call.execute()) {
            return responseReader.read(call, response);
        } catch (IOException failure) {
            return onFailure.apply(new DeliveryOutcome.TemporaryFailure(HttpFailureReason.describe(failure), null));
        }
    }
}
