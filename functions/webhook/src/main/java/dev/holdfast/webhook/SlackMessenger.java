package dev.holdfast.webhook;

import dev.holdfast.alert.Messenger;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.json.Codec;
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
public final class SlackMessenger implements Messenger {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final long LONGEST_ANSWER = 1024;

    /** What Slack says when nobody will ever be reached by this address again. */
    private static final Set<String> GONE = Set.of(
            "no_service",
            "no_service_id",
            "no_active_hooks",
            "no_team",
            "team_disabled",
            "channel_not_found",
            "channel_is_archived",
            "user_not_found",
            "invalid_token");

    private static final Set<String> UNFIT = Set.of("invalid_payload", "no_text");

    private final GuardedClient client;

    public SlackMessenger(GuardedClient client) {
        this.client = client;
    }

    @Override
    public String target() {
        return "slack";
    }

    @Override
    public @Nullable String refuse(String address) {
        return WebhookAddress.refuse(address, client.guard());
    }

    /** Whoever reads it could post. */
    @Override
    public String shown(String address) {
        var url = HttpUrl.parse(address);
        return url == null ? "…" : url.scheme() + "://" + url.host() + "/…";
    }

    @Override
    public Outcome send(Letter letter) {
        var refusal = WebhookAddress.refuse("a webhook's", letter.address());
        if (refusal != null) return new Outcome.Rejected(refusal);
        var body = Codec.MAPPER.createObjectNode().put("text", SlackText.of(letter.title(), letter.text()));
        var request = new Request.Builder()
                .url(letter.address())
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .post(new Payload(JSON, body.toString()))
                .build();
        return client.<Outcome>call(
                request, letter.timeout(), (call, response) -> read(response, letter), failed -> failed);
    }

    private static Outcome read(Response response, Letter letter) throws IOException {
        if (response.code() / 100 != 4 || response.code() == 429) return Answered.outcome(response, letter.at());
        var said = response.peekBody(LONGEST_ANSWER).string().strip();
        var status = "HTTP " + response.code();
        if (GONE.contains(said)) return new Outcome.Gone(status + ": " + said);
        if (UNFIT.contains(said)) return new Outcome.Rejected(status + ": " + said);
        return Answered.outcome(response, letter.at());
    }
}
