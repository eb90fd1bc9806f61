// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Sums the request units that DynamoDB reports, separately for reads and writes, the table and each index. */
public final class RequestUnitMeter implements ExecutionInterceptor {
    private static final ReturnConsumedCapacity WITH_INDEXES = ReturnConsumedCapacity.INDEXES;

    private final Map<String, Double> units = new TreeMap<>();
    private int transactedRows;

    /**
     * Returns the units since the previous call of this method, under {@code write table}, {@code write due}, {@code
     * write board}, {@code read table}, …
     */
    public synchronized Map<String, Double> takeUnits() {
        var result = new TreeMap<>(units);
        units.clear();
        return result;
    }

    /**
     * Returns the number of rows that transactions have written since the previous call of this method. On AWS each of
     * these rows costs two units per kilobyte. DynamoDB Local reports fewer units, because it rounds only the sum of
     * the rows' sizes.
     */
    public synchronized int takeTransactedRows() {
        var rows = transactedRows;
        transactedRows = 0;
        return rows;
    }

    private synchronized void addTransactedRows(int rows) {
        transactedRows += rows;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return switch (context.request()) {
            case PutItemRequest r ->
                r.toBuilder().returnConsumedCapacity(WITH_INDEXES).build();
            case DeleteItemRequest r ->
                r.toBuilder().returnConsumedCapacity(WITH_INDEXES).build();
            case GetItemRequest r ->
                r.toBuilder().returnConsumedCapacity(WITH_INDEXES).build();
            case BatchGetItemRequest r ->
                r.toBuilder().returnConsumedCapacity(WITH_INDEXES).build();
            case QueryRequest r ->
                r.toBuilder().returnConsumedCapacity(WITH_INDEXES).build();
            case TransactWriteItemsRequest r ->
                r.toBuilder().returnConsumedCapacity(WITH_INDEXES).build();
            default -> context.request();
        };
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        switch (context.response()) {
            case PutItemResponse r -> add("write", r.consumedCapacity());
            case DeleteItemResponse r -> add("write", r.consumedCapacity());
            case GetItemResponse r -> add("read", r.consumedCapacity());
            case BatchGetItemResponse r -> r.consumedCapacity().forEach(c -> add("read", c));
            case QueryResponse r -> add("read", r.consumedCapacity());
            case TransactWriteItemsResponse r -> {
                r.consumedCapacity().forEach(c -> add("write", c));
                if (context.request() instanceof TransactWriteItemsRequest request)
                    addTransactedRows(request.transactItems().size());
            }
            default -> {}
        }
    }

    private synchronized void add(String kind, ConsumedCapacity used) {
        add(kind + " table", used.table());
        used.globalSecondaryIndexes()
                .forEach((index, capacity) -> add(kind + " " + index.toLowerCase(Locale.ROOT), capacity));
    }

    private void add(String name, Capacity capacity) {
        if (capacity != null && capacity.capacityUnits() > 0) units.merge(name, capacity.capacityUnits(), Double::sum);
    }
}
