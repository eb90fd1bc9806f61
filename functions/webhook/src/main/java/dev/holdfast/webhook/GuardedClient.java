package dev.holdfast.webhook;

import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.alert.TimeLimited;
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
 * Calls receivers over HTTP, wherever the guard lets it. Every call is one request on one connection: no redirect is followed, no
 * proxy, cookie or cache used, and nothing repeated. The senders share one, so that they share its connections.
 */
public final class GuardedClient {
    private final AddressGuard guard;
    private @Nullable OkHttpClient client;

    /** @param guard decides which addresses may be connected to */
    public GuardedClient(AddressGuard guard) {
        this(guard, null);
    }

    GuardedClient(AddressGuard guard, @Nullable OkHttpClient client) {
        this.guard = guard;
        this.client = client;
    }

    /** What becomes of an answer. */
    interface Reading<T> {
        T of(Call call, Response response) throws IOException;
    }

    AddressGuard guard() {
        return guard;
    }

    /** Made when first needed: most functions on AWS never send, and it takes longer to make than an item to create. */
    private synchronized OkHttpClient client() {
        if (client == null) client = client(guard, Dns.SYSTEM);
        return client;
    }

    static OkHttpClient client(AddressGuard guard, Dns resolver) {
        return new OkHttpClient.Builder()
                .socketFactory(new GuardedSockets(guard))
                .dns(new Lookups(resolver))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(Answered::keep)
                .protocols(List.of(Protocol.HTTP_1_1))
                // Common servers drop idle connections after five seconds, and a request sent just then is lost.
                .connectionPool(new ConnectionPool(32, 4, TimeUnit.SECONDS))
                // The one bound is the message's, over everything.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    /**
     * Waits for the answer no longer than the limit, whatever it is stuck in. Cancelling closes its socket, and the interrupt ends a
     * wait for a name, so that the abandoned thread ends too.
     *
     * @param unanswered what becomes of it when there is no answer
     */
    <T> T call(Request request, Duration limit, Reading<T> reading, Function<Outcome.Failed, T> unanswered) {
        Call call = client().newCall(request);
        return TimeLimited.start(Thread.ofVirtual().name("webhook"), () -> attempt(call, reading, unanswered), limit)
                .result(failed -> {
                    call.cancel();
                    return unanswered.apply(failed);
                });
    }

    private static <T> T attempt(Call call, Reading<T> reading, Function<Outcome.Failed, T> unanswered) {
        try (Response response = call.execute()) {
            return reading.of(call, response);
        } catch (IOException failure) {
            return unanswered.apply(new Outcome.Failed(Unanswered.reason(failure), null));
        }
    }
}
