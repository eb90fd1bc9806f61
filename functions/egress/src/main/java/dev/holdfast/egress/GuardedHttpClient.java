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
 * Calls receivers over HTTP, wherever the guard lets it. Every call is one request on one connection: no redirect is followed, no
 * proxy, cookie or cache used, and nothing repeated. The senders share one, so that they share its connections.
 */
public final class GuardedHttpClient {
    private final AddressGuard guard;
    private @Nullable OkHttpClient client;

    /** @param guard decides which addresses may be connected to */
    public GuardedHttpClient(AddressGuard guard) {
        this(guard, null);
    }

    public GuardedHttpClient(AddressGuard guard, @Nullable OkHttpClient client) {
        this.guard = guard;
        this.client = client;
    }

    /** What becomes of an answer. */
    public interface ResponseReader<T> {
        T read(Call call, Response response) throws IOException;
    }

    public AddressGuard guard() {
        return guard;
    }

    /** Made when first needed: most functions on AWS never send, and it takes longer to make than an item to create. */
    private synchronized OkHttpClient client() {
        if (client == null) client = client(guard, Dns.SYSTEM);
        return client;
    }

    public static OkHttpClient client(AddressGuard guard, Dns resolver) {
        return new OkHttpClient.Builder()
                .socketFactory(new GuardedSocketFactory(guard))
                .dns(new InterruptibleDns(resolver))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(ResponseClassifier::hideRetryAfter)
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
    public <T> T call(
            Request request,
            Duration limit,
            ResponseReader<T> responseReader,
            Function<DeliveryOutcome.TemporaryFailure, T> unanswered) {
        Call call = client().newCall(request);
        return TimeLimitedCall.start(
                        Thread.ofVirtual().name("webhook"), () -> attempt(call, responseReader, unanswered), limit)
                .result(temporaryFailure -> {
                    call.cancel();
                    return unanswered.apply(temporaryFailure);
                });
    }

    private static <T> T attempt(
            Call call, ResponseReader<T> responseReader, Function<DeliveryOutcome.TemporaryFailure, T> unanswered) {
        try (Response response = call.execute()) {
            return responseReader.read(call, response);
        } catch (IOException failure) {
            return unanswered.apply(new DeliveryOutcome.TemporaryFailure(HttpFailureReason.describe(failure), null));
        }
    }
}
