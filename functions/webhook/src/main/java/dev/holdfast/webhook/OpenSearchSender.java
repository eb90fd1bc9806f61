package dev.holdfast.webhook;

import dev.holdfast.alert.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to an index of OpenSearch or Elasticsearch by its bulk API, as documents that have the events' ids, so that doubles
 * drop. The subscription's secret is the value of the {@code Authorization} header.
 *
 * <p>An event that doesn't fit the index's mapping is {@link Outcome.Rejected}; an index that is missing, or a credential that will
 * not do, has the attempt fail.
 */
public final class OpenSearchSender implements Sender {
    private static final int TOGETHER = 100;
    private static final MediaType LINES = MediaType.get("application/x-ndjson");

    private final GuardedClient client;

    public OpenSearchSender(GuardedClient client) {
        this.client = client;
    }

    @Override
    public String target() {
        return "opensearch";
    }

    @Override
    public @Nullable String refuse(String address) {
        var form = IndexAddress.refuse(address);
        return form == null ? WebhookAddress.refuse(IndexAddress.WHOSE, address, client.guard()) : form;
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public Outcome send(Message message) {
        return send(List.of(message)).getFirst();
    }

    @Override
    public List<Outcome> send(List<Message> messages) {
        var first = messages.getFirst();
        var refusal = IndexAddress.refuse(first.address());
        if (refusal != null) return all(messages, new Outcome.Rejected(refusal));
        var url = HttpUrl.get(first.address())
                .newBuilder()
                .addPathSegment("_bulk")
                .build();
        var begun = System.nanoTime();
        var outcomes = new ArrayList<Outcome>();
        for (var some : Bulk.split(messages)) outcomes.addAll(attempt(url, some, begun));
        return outcomes;
    }

    private List<Outcome> attempt(HttpUrl url, List<Message> messages, long begun) {
        var first = messages.getFirst();
        var spent = Duration.ofMillis((System.nanoTime() - begun) / 1_000_000);
        var left = first.timeout().minus(spent);
        if (!left.isPositive()) return all(messages, new Outcome.Failed("no answer within " + first.timeout(), null));
        Request request;
        try {
            request = request(url, messages);
        } catch (IllegalArgumentException unusable) {
            // Not its text, which quotes the secret.
            return all(messages, new Outcome.Failed("the secret can't be sent as an Authorization header", null));
        }
        var answer = client.<List<Outcome>>call(
                request, left, (call, response) -> read(response, messages), failed -> all(messages, failed));
        if (!answer.isEmpty()) return answer;
        if (messages.size() == 1) return List.of(new Outcome.Rejected("HTTP 413: the event is too large"));
        var half = messages.size() / 2;
        var outcomes = new ArrayList<>(attempt(url, messages.subList(0, half), begun));
        outcomes.addAll(attempt(url, messages.subList(half, messages.size()), begun));
        return outcomes;
    }

    private static Request request(HttpUrl url, List<Message> messages) {
        var request = new Request.Builder()
                .url(url)
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .post(new Payload(LINES, Bulk.lines(messages)));
        var secrets = messages.getFirst().secrets();
        if (!secrets.isEmpty()) request.header("Authorization", secrets.getFirst());
        return request.build();
    }

    /** Empty when all of it was too large. */
    private static List<Outcome> read(Response response, List<Message> messages) throws IOException {
        if (response.code() == 413) return List.of();
        if (response.isSuccessful()) return Bulk.outcomes(response, messages);
        return all(messages, Answered.outcome(response, messages.getFirst().at()));
    }

    private static List<Outcome> all(List<Message> messages, Outcome outcome) {
        return Collections.nCopies(messages.size(), outcome);
    }
}
