// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;

/** Reads at most four keys of a batch and reports the others as unprocessed, as DynamoDB does with rows of 256 KB. */
final class PartialReadInterceptor implements ExecutionInterceptor {
    private static final int MAX_KEYS = 4;
    private static final ExecutionAttribute<BatchGetItemRequest> WHOLE_REQUEST =
            new ExecutionAttribute<>("whole request");

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof BatchGetItemRequest batch)) return context.request();
        attributes.putAttribute(WHOLE_REQUEST, batch);
        return part(batch, 0, MAX_KEYS);
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        if (!(context.response() instanceof BatchGetItemResponse response)) return context.response();
        var whole = attributes.getAttribute(WHOLE_REQUEST);
        if (keys(whole).size() <= MAX_KEYS) return response;
        var unprocessed = part(whole, MAX_KEYS, keys(whole).size());
        return response.toBuilder().unprocessedKeys(unprocessed.requestItems()).build();
    }

    private static BatchGetItemRequest part(BatchGetItemRequest batch, int from, int to) {
        var partKeys = keys(batch).subList(from, Math.min(to, keys(batch).size()));
        var tableEntry = batch.requestItems().entrySet().iterator().next();
        var partItems = tableEntry.getValue().toBuilder().keys(partKeys).build();
        return batch.toBuilder()
                .requestItems(Map.of(tableEntry.getKey(), partItems))
                .build();
    }

    private static List<Map<String, AttributeValue>> keys(BatchGetItemRequest batch) {
        return batch.requestItems().values().iterator().next().keys();
    }
}
