package dev.holdfast.webhook;

import dev.holdfast.channel.EventSender;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpAddress;
import dev.holdfast.egress.OneShotBody;
import dev.holdfast.egress.ResponseClassifier;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts events to webhooks as Standard Webhooks 1.0 asks: {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature} over a CloudEvents body. Of the answer only the status (and {@code Retry-After}) is looked at.
 *
 * <p>A receiver at a private address counts as {@link DeliveryOutcome.TemporaryFailure}, not as {@link DeliveryOutcome.PermanentRejection}: nothing is sent, but names
 * change what they resolve to, and operators allow ranges later, and then the retries get through. {@code Rejected} is a message
 * that can't be sent at all: an address that is no http URL, no usable secret.
 */
public final class WebhookSender implements EventSender {
    private static final long MAX_DRAINED_BODY_BYTES = 4096;
    private static final MediaType EVENT_MEDIA_TYPE = MediaType.get("application/cloudevents+json");

    private final GuardedHttpClient client;

    /** @param guard decides which addresses may be connected to */
    public WebhookSender(AddressGuard guard) {
        this(new GuardedHttpClient(guard));
    }

    public WebhookSender(GuardedHttpClient client) {
        this.client = client;
    }

    @Override
    public boolean usesSigningSecrets() {
        return true;
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return HttpAddress.addressFault(address, client.guard());
    }

    @Override
    public String displayAddress(String address) {
        return HttpAddress.displayAddress(address);
    }

    @Override
    public DeliveryOutcome send(EventMessage eventMessage) {
        String refusal = HttpAddress.addressFault("a webhook's", eventMessage.address());
        if (refusal != null) {
            return new DeliveryOutcome.PermanentRejection(refusal);
        }
        Request request;
        try {
            request = request(eventMessage);
        } catch (IllegalArgumentException unusable) {
            return new DeliveryOutcome.PermanentRejection(String.valueOf(unusable.getMessage()));
        }
        return client.<DeliveryOutcome>call(
                request,
                eventMessage.timeout(),
                (call, response) -> readOutcome(call, response, eventMessage),
                temporaryFailure -> temporaryFailure);
    }

    private static Request request(EventMessage eventMessage) {
        String id = eventMessage.id();
        if (!id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the message's id is not printable ASCII");
        }
        return new Request.Builder()
                .url(eventMessage.address())
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(eventMessage.at().getEpochSecond()))
                .header("webhook-signature", WebhookSignature.headerValue(eventMessage))
                .post(new OneShotBody(EVENT_MEDIA_TYPE, eventMessage.body()))
                .build();
    }

    private static DeliveryOutcome readOutcome(Call call, Response response, EventMessage eventMessage) {
        if (response.body().contentLength() > MAX_DRAINED_BODY_BYTES) {
            // Closing reads what is left for up to 100 ms, to save the connection; this drops it instead.
            call.cancel();
        }
        return ResponseClassifier.classify(response, eventMessage.at());
    }
}
