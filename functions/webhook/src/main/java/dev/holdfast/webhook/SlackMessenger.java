package dev.holdfast.webhook;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.NotificationMessenger;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpAddress;
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
 * Posts to incoming webhooks as Slack has them, and Mattermost and Rocket.Chat too. Whoever knows such an address may post, so no
 * text here repeats one.
 */
public final class SlackMessenger implements NotificationMessenger {
    private static final MediaType JSON_MEDIA_TYPE = MediaType.get("application/json");
    private static final long MAX_ANSWER_BYTES = 1024;

    /** What Slack says when nobody will ever be reached by this address again. */
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
        return HttpAddress.addressFault(address, client.guard());
    }

    /** Whoever reads it could post. */
    @Override
    public String displayAddress(String address) {
        var url = HttpUrl.parse(address);
        return url == null ? "…" : url.scheme() + "://" + url.host() + "/…";
    }

    @Override
    public DeliveryOutcome send(NotificationMessage notificationMessage) {
        var refusal = HttpAddress.addressFault("a webhook's", notificationMessage.address());
        if (refusal != null) return new DeliveryOutcome.PermanentRejection(refusal);
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
        var said = response.peekBody(MAX_ANSWER_BYTES).string().strip();
        var status = "HTTP " + response.code();
        if (GONE_CODES.contains(said)) return new DeliveryOutcome.ReceiverGone(status + ": " + said);
        if (REJECTED_CODES.contains(said)) return new DeliveryOutcome.PermanentRejection(status + ": " + said);
        return ResponseClassifier.classify(response, notificationMessage.at());
    }
}
