package dev.holdfast.opensearch;

import dev.holdfast.channel.EventSender;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpAddress;
import dev.holdfast.egress.OneShotBody;
import dev.holdfast.egress.ResponseClassifier;
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
 * <p>An event that doesn't fit the index's mapping is {@link DeliveryOutcome.PermanentRejection}; an index that is missing, or a credential that will
 * not do, has the attempt fail.
 */
public final class OpenSearchSender implements EventSender {
    private static final int MAX_MESSAGES_PER_BATCH = 100;
    private static final MediaType NDJSON_MEDIA_TYPE = MediaType.get("application/x-ndjson");

    private final GuardedHttpClient client;

    public OpenSearchSender(GuardedHttpClient client) {
        this.client = client;
    }

    @Override
    public String kind() {
        return "opensearch";
    }

    @Override
    public @Nullable String addressFault(String address) {
        var form = IndexAddress.addressFault(address);
        return form == null ? HttpAddress.addressFault(IndexAddress.FAULT_SUBJECT, address, client.guard()) : form;
    }

    @Override
    public int maxBatchSize() {
        return MAX_MESSAGES_PER_BATCH;
    }

    @Override
    public DeliveryOutcome send(EventMessage eventMessage) {
        return send(List.of(eventMessage)).getFirst();
    }

    @Override
    public List<DeliveryOutcome> send(List<EventMessage> messages) {
        var first = messages.getFirst();
        var refusal = IndexAddress.addressFault(first.address());
        if (refusal != null) return sameOutcomeForAll(messages, new DeliveryOutcome.PermanentRejection(refusal));
        var url = HttpUrl.get(first.address())
                .newBuilder()
                .addPathSegment("_bulk")
                .build();
        var begun = System.nanoTime();
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var some : EventBulkRequest.split(messages)) outcomes.addAll(attempt(url, some, begun));
        return outcomes;
    }

    private List<DeliveryOutcome> attempt(HttpUrl url, List<EventMessage> messages, long begun) {
        var first = messages.getFirst();
        var spent = Duration.ofMillis((System.nanoTime() - begun) / 1_000_000);
        var left = first.timeout().minus(spent);
        if (!left.isPositive())
            return sameOutcomeForAll(
                    messages, new DeliveryOutcome.TemporaryFailure("no answer within " + first.timeout(), null));
        Request request;
        try {
            request = request(url, messages);
        } catch (IllegalArgumentException unusable) {
            // Not its text, which quotes the secret.
            return sameOutcomeForAll(
                    messages,
                    new DeliveryOutcome.TemporaryFailure("the secret can't be sent as an Authorization header", null));
        }
        var answer = client.<List<DeliveryOutcome>>call(
                request,
                left,
                (call, response) -> readOutcomes(response, messages),
                temporaryFailure -> sameOutcomeForAll(messages, temporaryFailure));
        if (!answer.isEmpty()) return answer;
        if (messages.size() == 1)
            return List.of(new DeliveryOutcome.PermanentRejection("HTTP 413: the event is too large"));
        var half = messages.size() / 2;
        var outcomes = new ArrayList<>(attempt(url, messages.subList(0, half), begun));
        outcomes.addAll(attempt(url, messages.subList(half, messages.size()), begun));
        return outcomes;
    }

    private static Request request(HttpUrl url, List<EventMessage> messages) {
        var request = new Request.Builder()
                .url(url)
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .post(new OneShotBody(NDJSON_MEDIA_TYPE, EventBulkRequest.toLines(messages)));
        var secrets = messages.getFirst().secrets();
        if (!secrets.isEmpty()) request.header("Authorization", secrets.getFirst());
        return request.build();
    }

    /** Empty when all of it was too large. */
    private static List<DeliveryOutcome> readOutcomes(Response response, List<EventMessage> messages)
            throws IOException {
        if (response.code() == 413) return List.of();
        if (response.isSuccessful()) return EventBulkRequest.readOutcomes(response, messages);
        return sameOutcomeForAll(
                messages,
                ResponseClassifier.classify(response, messages.getFirst().at()));
    }

    private static List<DeliveryOutcome> sameOutcomeForAll(
            List<EventMessage> messages, DeliveryOutcome deliveryOutcome) {
        return Collections.nCopies(messages.size(), deliveryOutcome);
    }
}
