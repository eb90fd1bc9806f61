// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import dev.holdfast.channel.EventSender;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.OneShotBody;
import dev.holdfast.egress.ResponseClassifier;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts events to webhooks according to Standard Webhooks 1.0. A request has a CloudEvents body and the headers
 * {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}. The sender reads only the status and
 * {@code Retry-After} of a response.
 *
 * <p>A receiver at a private address causes a {@link DeliveryOutcome.TemporaryFailure}. Later, the receiver's name may
 * resolve to a public address, or the operator may allow the range. A malformed address or an unusable secret causes a
 * {@link DeliveryOutcome.PermanentRejection}.
 */
public final class WebhookSender implements EventSender {
    private static final long MAX_DRAINED_BODY_BYTES = 4096;
    private static final MediaType EVENT_MEDIA_TYPE = MediaType.get("application/cloudevents+json");

    private final GuardedHttpClient client;

    /** @param guard decides which addresses the sender is allowed to connect to */
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
        return WebhookAddress.fault(address, client.guard());
    }

    @Override
    public String displayAddress(String address) {
        return WebhookAddress.shorten(address);
    }

    @Override
    public DeliveryOutcome send(EventMessage eventMessage) {
        String formFault = WebhookAddress.formFault(eventMessage.address());
        if (formFault != null) {
            return new DeliveryOutcome.PermanentRejection(formFault);
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
            throw new IllegalArgumentException("the event's id must be printable ASCII");
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
            // Cancels the call, which closes the connection. If the sender only closed the body, the client would read
            // the remaining bytes for up to 100 ms, to reuse the connection.
            call.cancel();
        }
        return ResponseClassifier.classify(response, eventMessage.at());
    }
}
