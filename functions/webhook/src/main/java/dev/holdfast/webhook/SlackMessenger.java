// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.NotificationMessenger;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.OneShotBody;
import dev.holdfast.egress.ResponseClassifier;
import dev.holdfast.json.JsonCodec;
import java.io.IOException;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to incoming webhooks of Slack, Mattermost and Rocket.Chat. Everyone who knows the address can
 * post. So faults and outcomes never contain the address.
 */
public final class SlackMessenger implements NotificationMessenger {
    private static final MediaType JSON_MEDIA_TYPE = MediaType.get("application/json");
    private static final long MAX_RESPONSE_BYTES = 1024;

    /** Slack's error codes that mean that the address will never work again. */
    private static final Set<String> GONE_CODES = Set.of(
            "no_service",
            "no_service_id",
            "no_active_hooks",
            "no_team",
            "team_disabled",
            "channel_not_found",
            "channel_is_archived",
            "user_not_found",
            "invalid_token");

    private static final Set<String> REJECTED_CODES = Set.of("invalid_payload", "no_text");

    private final GuardedHttpClient client;

    public SlackMessenger(GuardedHttpClient client) {
        this.client = client;
    }

    @Override
    public String kind() {
        return "slack";
    }

    @Override
    public @Nullable String addressFault(String address) {
        return WebhookAddress.fault(address, client.guard());
    }

    /** Returns only the scheme and the host, because everyone who knows the path can post. */
    @Override
    public String displayAddress(String address) {
        var url = HttpUrl.parse(address);
        return url == null ? "…" : url.scheme() + "://" + url.host() + "/…";
    }

    @Override
    public DeliveryOutcome send(NotificationMessage notificationMessage) {
        var formFault = WebhookAddress.formFault(notificationMessage.address());
        if (formFault != null) return new DeliveryOutcome.PermanentRejection(formFault);
        var body = JsonCodec.MAPPER
                .createObjectNode()
                .put("text", SlackText.format(notificationMessage.title(), notificationMessage.text()));
        var request = new Request.Builder()
                .url(notificationMessage.address())
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .post(new OneShotBody(JSON_MEDIA_TYPE, body.toString()))
                .build();
        return client.<DeliveryOutcome>call(
                request,
                notificationMessage.timeout(),
                (call, response) -> readOutcome(response, notificationMessage),
                temporaryFailure -> temporaryFailure);
    }

    private static DeliveryOutcome readOutcome(Response response, NotificationMessage notificationMessage)
            throws IOException {
        if (response.code() / 100 != 4 || response.code() == 429)
            return ResponseClassifier.classify(response, notificationMessage.at());
        var errorCode = response.peekBody(MAX_RESPONSE_BYTES).string().strip();
        var status = "HTTP " + response.code();
        if (GONE_CODES.contains(errorCode)) return new DeliveryOutcome.ReceiverGone(status + ": " + errorCode);
        if (REJECTED_CODES.contains(errorCode))
            return new DeliveryOutcome.PermanentRejection(status + ": " + errorCode);
        return ResponseClassifier.classify(response, notificationMessage.at());
    }
}
