package dev.holdfast.webhook;

import dev.holdfast.alert.Sender;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts events to webhooks as Standard Webhooks 1.0 asks: {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature} over a CloudEvents body. Every attempt is one request on one connection: no redirect is followed, no
 * proxy, cookie or cache used, nothing repeated, and of the answer only the status (and {@code Retry-After}) is looked at.
 *
 * <p>A receiver at a private address counts as {@link Outcome.Failed}, not as {@link Outcome.Rejected}: nothing is sent, but names
 * change what they resolve to, and operators allow ranges later, and then the retries get through. {@code Rejected} is a message
 * that can't be sent at all: an address that is no http URL, no usable secret.
 */
public final class WebhookSender implements Sender {
    private static final long SMALL_BODY = 4096;

    private final AddressGuard guard;
    private @Nullable OkHttpClient client;

    /** @param guard decides which addresses may be connected to */
    public WebhookSender(AddressGuard guard) {
        this(guard, null);
    }

    WebhookSender(AddressGuard guard, @Nullable OkHttpClient client) {
        this.guard = guard;
        this.client = client;
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

    @Override
    public boolean signs() {
        return true;
    }

    @Override
    public String target() {
        return "webhook";
    }

    @Override
    public @Nullable String refuse(String address) {
        String form = WebhookAddress.refuse(address);
        return form == null ? WebhookAddress.refuse(address, guard) : form;
    }

    @Override
    public Outcome send(Message message) {
        String refusal = WebhookAddress.refuse(message.address());
        if (refusal != null) {
            return new Outcome.Rejected(refusal);
        }
        Request request;
        try {
            request = request(message);
        } catch (IllegalArgumentException unusable) {
            return new Outcome.Rejected(String.valueOf(unusable.getMessage()));
        }
        return bounded(client().newCall(request), message);
    }

    private static Request request(Message message) {
        String id = message.id();
        if (!id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the message's id is not printable ASCII");
        }
        return new Request.Builder()
                .url(message.address())
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(message.at().getEpochSecond()))
                .header("webhook-signature", Signature.of(message))
                .post(new JsonEvent(message.body()))
                .build();
    }

    /**
     * Waits for the call no longer than the message allows, whatever it is stuck in. Cancelling closes its socket, and the
     * interrupt ends a wait for a name, so that the abandoned thread ends too.
     */
    private static Outcome bounded(Call call, Message message) {
        FutureTask<Outcome> attempt = new FutureTask<>(() -> attempt(call, message));
        Thread.ofVirtual().name("webhook").start(attempt);
        try {
            return attempt.get(message.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException timeout) {
            abandon(call, attempt);
            return new Outcome.Failed("no answer within " + message.timeout(), null);
        } catch (InterruptedException interrupted) {
            abandon(call, attempt);
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted, because Holdfast is stopping", null);
        } catch (ExecutionException bug) {
            return new Outcome.Failed(
                    "the attempt failed: "
                            + Objects.requireNonNullElse(bug.getCause(), bug)
                                    .getClass()
                                    .getSimpleName(),
                    null);
        }
    }

    private static void abandon(Call call, FutureTask<Outcome> attempt) {
        call.cancel();
        attempt.cancel(true);
    }

    private static Outcome attempt(Call call, Message message) {
        try (Response response = call.execute()) {
            if (response.body().contentLength() > SMALL_BODY) {
                // Closing reads what is left for up to 100 ms, to save the connection; this drops it instead.
                call.cancel();
            }
            return Answered.outcome(response, message.at());
        } catch (IOException failure) {
            return new Outcome.Failed(Unanswered.reason(failure), null);
        }
    }
}
