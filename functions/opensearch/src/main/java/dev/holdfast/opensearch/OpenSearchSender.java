// SPDX-License-Identifier: Apache-2.0
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
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to an index of OpenSearch or Elasticsearch through the bulk API. The id of a document is the id of its
 * event. So a repeated event changes nothing. The subscription's secret is the value of the {@code Authorization}
 * header.
 *
 * <p>An event that doesn't fit the mapping of the index is a {@link DeliveryOutcome.PermanentRejection}. A missing
 * index is a {@link DeliveryOutcome.TemporaryFailure}, and a refused credential is a
 * {@link DeliveryOutcome.MessageRefusal}.
 */
public final class OpenSearchSender implements EventSender {
    private static final int MAX_MESSAGES_PER_BATCH = 100;

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
        var formFault = IndexAddress.formFault(address);
        if (formFault != null) return formFault;
        return HttpAddress.hostFault(IndexAddress.SUBJECT, address, client.guard());
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
        var formFault = IndexAddress.formFault(first.address());
        if (formFault != null) return sameOutcomeForAll(messages, new DeliveryOutcome.PermanentRejection(formFault));
        var url = HttpUrl.get(first.address())
                .newBuilder()
                .addPathSegment("_bulk")
                .build();
        var startNanos = System.nanoTime();
        var outcomes = new ArrayList<DeliveryOutcome>();
        for (var request : EventBulkRequest.split(messages)) outcomes.addAll(attempt(url, request, startNanos));
        return outcomes;
    }

    private List<DeliveryOutcome> attempt(HttpUrl url, List<EventMessage> messages, long startNanos) {
        var first = messages.getFirst();
        var elapsed = Duration.ofMillis((System.nanoTime() - startNanos) / 1_000_000);
        var timeLeft = first.timeout().minus(elapsed);
        if (!timeLeft.isPositive())
            return sameOutcomeForAll(
                    messages, new DeliveryOutcome.TemporaryFailure("no answer within " + first.timeout(), null));
        Request request;
        try {
            request = request(url, messages);
        } catch (IllegalArgumentException unusable) {
            // Omits the exception's message from the outcome, because this message contains the secret.
            return sameOutcomeForAll(
                    messages,
                    new DeliveryOutcome.TemporaryFailure(
                            "the secret must be a valid value of the Authorization header", null));
        }
        var outcomes = client.<List<DeliveryOutcome>>call(
                request,
                timeLeft,
                (call, response) -> readOutcomes(response, messages),
                temporaryFailure -> sameOutcomeForAll(messages, temporaryFailure));
        if (!outcomes.isEmpty()) return outcomes;
        if (messages.size() == 1)
            return List.of(new DeliveryOutcome.PermanentRejection("HTTP 413: the event is too large"));
        var middle = messages.size() / 2;
        var outcomesOfHalves = new ArrayList<>(attempt(url, messages.subList(0, middle), startNanos));
        outcomesOfHalves.addAll(attempt(url, messages.subList(middle, messages.size()), startNanos));
        return outcomesOfHalves;
    }

    private static Request request(HttpUrl url, List<EventMessage> messages) {
        var request = new Request.Builder()
                .url(url)
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .post(new OneShotBody(EngineClient.NDJSON_MEDIA_TYPE, EventBulkRequest.toLines(messages)));
        var secrets = messages.getFirst().secrets();
        if (!secrets.isEmpty()) request.header("Authorization", secrets.getFirst());
        return request.build();
    }

    /** Returns one outcome for each message, or an empty list if the whole request was too large (413). */
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
