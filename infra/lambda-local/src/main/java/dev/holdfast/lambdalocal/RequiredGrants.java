package dev.holdfast.lambdalocal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The grants that IAM requires for a call to DynamoDB. A batch or a transaction needs one per row. */
final class RequiredGrants {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String table;
    private final Set<AccessGrant> wanted = new TreeSet<>();

    private RequiredGrants(String table) {
        this.table = table;
    }

    /**
     * @param operation the operation in the header X-Amz-Target
     * @param table the name of the template's resource Table
     */
    static Set<AccessGrant> of(String operation, byte[] body, String table) throws IOException {
        var call = new RequiredGrants(table);
        call.read(operation, JSON.readTree(body));
        return call.wanted;
    }

    private void read(String operation, JsonNode body) {
        switch (operation) {
            case "GetItem", "DeleteItem", "UpdateItem" -> row(operation, body, body.path("Key"));
            case "PutItem" -> row(operation, body, body.path("Item"));
            case "Query" -> query(body);
            case "BatchGetItem" ->
                body.path("RequestItems")
                        .properties()
                        .forEach(entry -> entry.getValue()
                                .path("Keys")
                                .forEach(key -> wanted.add(new AccessGrant(
                                        "dynamodb:BatchGetItem", resource(entry.getKey()), partition(key)))));
            case "TransactWriteItems" -> body.path("TransactItems").forEach(this::transacted);
            default -> wanted.add(new AccessGrant("dynamodb:" + operation, "Table.Arn", ""));
        }
    }

    private void row(String operation, JsonNode body, JsonNode key) {
        var on = resource(body.path("TableName").asText());
        wanted.add(new AccessGrant("dynamodb:" + operation, on, partition(key)));
    }

    /** IAM has no action for transactions, and checks the operations in them. */
    private void transacted(JsonNode item) {
        Consumer<String> each = operation -> {
            if (item.has(operation))
                row(
                        operation.equals("ConditionCheck") ? "ConditionCheckItem" : operation + "Item",
                        item.path(operation),
                        item.path(operation).path(operation.equals("Put") ? "Item" : "Key"));
        };
        Set.of("Put", "Update", "Delete", "ConditionCheck").forEach(each);
    }

    private void query(JsonNode body) {
        var on = resource(body.path("TableName").asText());
        var index = body.path("IndexName").asText();
        var partition = body.at("/ExpressionAttributeValues/:p/S").asText();
        wanted.add(new AccessGrant(
                "dynamodb:Query",
                index.isEmpty() ? on : "${Table.Arn}/index/" + index,
                // The key of the due index is a shard, so no policy can restrict the rows.
                partition));
    }

    private String resource(String name) {
        return name.equals(table) ? "Table.Arn" : name;
    }

    private static String partition(JsonNode key) {
        return key.at("/pk/S").asText();
    }
}
