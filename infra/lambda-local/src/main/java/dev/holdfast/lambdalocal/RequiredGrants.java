// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The grants that IAM requires for a call to DynamoDB, one for each row. {@link KeyReading} divides the grants of one
 * call into groups.
 */
final class RequiredGrants {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String table;
    private final Set<AccessGrant> requiredGrants = new TreeSet<>();

    private RequiredGrants(String table) {
        this.table = table;
    }

    /**
     * @param operation the operation in the header X-Amz-Target
     * @param table the name of the template's resource Table
     */
    static Set<AccessGrant> of(String operation, byte[] body, String table) throws IOException {
        var grants = new RequiredGrants(table);
        grants.read(operation, JSON.readTree(body));
        return grants.requiredGrants;
    }

    private void read(String operation, JsonNode body) {
        switch (operation) {
            case "GetItem", "DeleteItem", "UpdateItem" -> requireRow(operation, body, body.path("Key"));
            case "PutItem" -> requireRow(operation, body, body.path("Item"));
            case "Query" -> requireQuery(body);
            case "BatchGetItem" ->
                body.path("RequestItems")
                        .properties()
                        .forEach(entry -> entry.getValue()
                                .path("Keys")
                                .forEach(key -> requiredGrants.add(new AccessGrant(
                                        "dynamodb:BatchGetItem", resource(entry.getKey()), partition(key)))));
            case "TransactWriteItems" -> body.path("TransactItems").forEach(this::requireTransactionItem);
            default -> requiredGrants.add(new AccessGrant("dynamodb:" + operation, "Table.Arn", ""));
        }
    }

    private void requireRow(String operation, JsonNode body, JsonNode key) {
        var resource = resource(body.path("TableName").asText());
        requiredGrants.add(new AccessGrant("dynamodb:" + operation, resource, partition(key)));
    }

    /** IAM has no action for transactions, and checks the operations in them. */
    private void requireTransactionItem(JsonNode item) {
        Consumer<String> requirement = operation -> {
            if (item.has(operation))
                requireRow(
                        operation.equals("ConditionCheck") ? "ConditionCheckItem" : operation + "Item",
                        item.path(operation),
                        item.path(operation).path(operation.equals("Put") ? "Item" : "Key"));
        };
        Set.of("Put", "Update", "Delete", "ConditionCheck").forEach(requirement);
    }

    private void requireQuery(JsonNode body) {
        var resource = resource(body.path("TableName").asText());
        var index = body.path("IndexName").asText();
        var partition = body.at("/ExpressionAttributeValues/:p/S").asText();
        requiredGrants.add(new AccessGrant(
                "dynamodb:Query",
                index.isEmpty() ? resource : "${Table.Arn}/index/" + index,
                // The partition key of the index of due rows is a shard. So a policy can't restrict the access to some
                // rows of this index.
                partition));
    }

    private String resource(String name) {
        return name.equals(table) ? "Table.Arn" : name;
    }

    private static String partition(JsonNode key) {
        return key.at("/pk/S").asText();
    }
}
