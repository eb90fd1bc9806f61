package dev.holdfast.webhook;

import dev.holdfast.alert.Sender;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts events to webhooks as Standard Webhooks 1.0 asks: {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature} over a CloudEvents body. Of the answer only the status (and {@code Retry-After}) is looked at.
 *
 * <p>A receiver at a private address counts as {@link Outcome.Failed}, not as {@link Outcome.Rejected}: nothing is sent, but names
 * change what they resolve to, and operators allow ranges later, and then the retries get through. {@code Rejected} is a message
 * that can't be sent at all: an address that is no http URL, no usable secret.
 */
public final class WebhookSender implements Sender {
    private static final long SMALL_BODY = 4096;
    private static final MediaType EVENT = MediaType.get("application/cloudevents+json");

    private final GuardedClient client;

    /** @param guard decides which addresses may be connected to */
    public WebhookSender(AddressGuard guard) {
        this(new GuardedClient(guard));
    }

    public WebhookSender(GuardedClient client) {
        this.client = client;
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
        return WebhookAddress.refuse(address, client.guard());
    }

    @Override
    public String shown(String address) {
        return WebhookAddress.shown(address);
    }

    @Override
    public Outcome send(Message message) {
        String refusal = WebhookAddress.refuse("a webhook's", message.address());
        if (refusal != null) {
            return new Outcome.Rejected(refusal);
        }
        Request request;
        try {
            request = request(message);
        } catch (IllegalArgumentException unusable) {
            return new Outcome.Rejected(String.valueOf(unusable.getMessage()));
        }
        return client.<Outcome>call(
                request, message.timeout(), (call, response) -> attempt(call, response, message), failed -> failed);
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
                .post(new Payload(EVENT, message.body()))
                .build();
    }

    private static Outcome attempt(Call call, Response response, Message message) {
        if (response.body().contentLength() > SMALL_BODY) {
            // Closing reads what is left for up to 100 ms, to save the connection; this drops it instead.
            call.cancel();
        }
        return Answered.outcome(response, message.at());
    }
}
