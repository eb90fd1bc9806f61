// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.AccessGrant;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests the permissions that the template gives to each function. */
class FunctionPrivilegeTest {
    private static final Set<String> READING_FUNCTIONS = Set.of(
            "get-item",
            "get-item-history",
            "list-items",
            "get-workflow",
            "list-workflows",
            "list-subscriptions",
            "list-deliveries",
            "list-silences",
            "preview-notifications",
            "list-intents",
            "search-items",
            "trace-items",
            "explain-overdue",
            "report-completeness",
            "get-batch",
            "get-queue-policy",
            "get-timeline-access",
            "get-calendar",
            "list-calendars",
            "list-tasks",
            "list-requests",
            "list-scheduled-changes");

    private static final Set<String> BACKGROUND_FUNCTIONS =
            Set.of("DeliverEvents", "PublishEvents", "ReleaseDueIntents", "Sweep");

    private final DeploymentTemplate deploymentTemplate;

    FunctionPrivilegeTest() throws IOException {
        deploymentTemplate = DeploymentTemplate.read();
    }

    @Test
    void reading_functions_cannot_write() {
        for (var function : READING_FUNCTIONS) {
            assertThat(actionsOf(function))
                    .as(function)
                    .isNotEmpty()
                    .isSubsetOf("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "es:ESHttpPost");
        }
    }

    /**
     * Deleted items and intents leave tombstone rows, which the stream contains. For the end of a hold or a changed
     * rule, the stream contains the row of the item or the workflow. So functions delete the separate rows of holds and
     * rules. IAM may check all keys of a transaction together. So a function may also delete rows that it puts in the
     * same transaction as a deletion.
     */
    @Test
    void only_functions_that_delete_rows_may_delete_them() {
        assertThat(deploymentTemplate.functions().keySet().stream()
                        .filter(function -> !deletedFamilies(function).isEmpty()))
                .containsExactly(
                        "delete-calendar",
                        "delete-item",
                        "delete-silence",
                        "delete-subscription",
                        "delete-workflow",
                        "migrate-items",
                        "purge-intents",
                        "put-workflow",
                        "release-due-intents",
                        "release-intents",
                        "release-item",
                        "sweep");
        deploymentTemplate
                .functions()
                .keySet()
                .forEach(function -> assertThat(deletedFamilies(function))
                        .as(function)
                        .isSubsetOf(
                                switch (function) {
                                    case "delete-subscription" -> Set.of("subscription/*");
                                    case "delete-silence" -> Set.of("silence/*");
                                    case "delete-calendar" -> Set.of("workflow/+calendar*");
                                    case "put-workflow", "delete-workflow" -> Set.of("workflow/*", "expectation/*");
                                    case "sweep" -> Set.of("item/*", "queue/*", "intents/*", "subscription/*/tasks");
                                    case "release-intents", "purge-intents", "release-due-intents" ->
                                        Set.of("item/*", "queue/*", "intents/*");
                                    default -> Set.of("item/*", "queue/*");
                                }));
    }

    @Test
    void create_item_can_neither_delete_nor_search() {
        assertThat(actionsOf("create-item")).containsExactlyInAnyOrder("dynamodb:GetItem", "dynamodb:PutItem");
    }

    @Test
    void sweep_changes_only_rows_that_wait_for_time() {
        assertThat(writtenFamilies("sweep"))
                .containsExactlyInAnyOrder(
                        "item/*",
                        "delivery/*",
                        "queue/*",
                        "intents/*",
                        "batch/*",
                        "expectation/*",
                        "subscription/*/tasks",
                        "workflow/+calendar-change/*",
                        "settings");
    }

    @Test
    void each_function_writes_its_own_kind_of_row() {
        // These functions write a held item's row in the queue in the same transaction as the item.
        for (var function : Set.of("migrate-items", "delete-item", "hold-item", "release-item")) {
            assertThat(writtenFamilies(function)).as(function).containsExactlyInAnyOrder("item/*", "queue/*");
        }
        assertThat(writtenFamilies("edit-item")).containsExactlyInAnyOrder("item/*", "queue/*", "link/*");
        // These functions write the answer to a late report in the same transaction as the item.
        assertThat(writtenFamilies("create-item")).containsExactlyInAnyOrder("item/*", "queue/*", "link/*", "report/*");
        assertThat(writtenFamilies("advance-item")).containsExactlyInAnyOrder("item/*", "queue/*", "report/*");
        assertThat(writtenFamilies("complete-item")).containsExactlyInAnyOrder("item/*", "report/*");
        assertThat(writtenFamilies("put-timeline-access")).containsExactly("timeline-access/*");
        for (var function :
                Set.of("heartbeat-item", "claim-item", "return-item", "acknowledge-item", "republish-changes")) {
            assertThat(writtenFamilies(function)).as(function).containsExactly("item/*");
        }
        // The rows of inboxes and of scheduled changes are in the partitions of their items.
        for (var function : Set.of(
                "claim-task",
                "unclaim-task",
                "assign-task",
                "edit-task",
                "schedule-change",
                "reschedule-change",
                "cancel-change")) {
            assertThat(writtenFamilies(function)).as(function).containsExactly("item/*");
        }
        assertThat(writtenFamilies("recover-items")).containsExactlyInAnyOrder("item/*", "batch/*");
        assertThat(writtenFamilies("approve-intents")).containsExactly("queue/*");
        assertThat(writtenFamilies("put-queue-policy")).containsExactly("policy/*");
        assertThat(writtenFamilies("put-workflow"))
                .containsExactlyInAnyOrder("workflow/*", "expectation/*", "membership/*");
        assertThat(writtenFamilies("delete-workflow")).containsExactlyInAnyOrder("workflow/*", "expectation/*");
        assertThat(writtenFamilies("put-subscription")).containsExactly("subscription/*");
        assertThat(writtenFamilies("put-silence")).containsExactly("silence/*");
        assertThat(writtenFamilies("put-calendar"))
                .containsExactlyInAnyOrder("workflow/+calendar/*", "workflow/+calendar-change/*");
        assertThat(writtenFamilies("test-subscription")).isEmpty();
        assertThat(writtenFamilies("replay-deliveries")).containsExactly("delivery/*");
        assertThat(writtenFamilies("publish-events"))
                .containsExactlyInAnyOrder(
                        "delivery/*", "tail/*", "item/*", "tally/*", "trace/*", "arrival/*", "link/*");
    }

    @Test
    void no_function_can_create_or_change_key() {
        for (var function : deploymentTemplate.functions().keySet()) {
            assertThat(writtenFamilies(function)).as(function).doesNotContain("keys", "*");
        }
    }

    @Test
    void only_publishing_replays_and_sweep_invoke_delivery() {
        assertThat(invokersOf("DeliverEvents.Arn"))
                .containsExactlyInAnyOrder("publish-events", "replay-deliveries", "sweep");
        assertThat(invokersOf("ReleaseDueIntents.Arn")).containsExactly("sweep");
    }

    @Test
    void only_deliveries_and_tests_send_and_only_to_parameter_targets() {
        for (var function : deploymentTemplate.deployedFunctions()) {
            var sending = deploymentTemplate.grants(function).stream()
                    .filter(accessGrant -> accessGrant.action().matches("(sns|sqs|events|ses):.*"))
                    .collect(Collectors.toSet());
            assertThat(sending)
                    .as(function)
                    .isEqualTo(
                            Set.of("deliver-events", "test-subscription", "gateway")
                                            .contains(function)
                                    ? Set.of(
                                            new AccessGrant("sns:Publish", "Targets", "*"),
                                            new AccessGrant("sqs:SendMessage", "Targets", "*"),
                                            new AccessGrant("events:PutEvents", "Targets", "*"),
                                            new AccessGrant("events:PutEvents", "Bus.Arn", "*"),
                                            new AccessGrant(
                                                    "ses:SendEmail",
                                                    "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:*",
                                                    "MailFrom"))
                                    : Set.of());
        }
    }

    /** Lambda needs rights to connect a function to the VPC. The function's code must not use these rights. */
    @Test
    void functions_in_vpc_are_denied_all_ec2_actions() {
        for (var function : deploymentTemplate.deployedFunctions())
            assertThat(deploymentTemplate.policies(function).contains("DenyNetworkInterfaces"))
                    .as(function)
                    .isEqualTo(deploymentTemplate.mayBeInVpc(function));
        var statement = deploymentTemplate.properties("DenyNetworkInterfaces").at("/PolicyDocument/Statement/0");
        assertThat(statement.path("Effect").textValue()).isEqualTo("Deny");
        assertThat(statement.at("/Action/0").textValue()).isEqualTo("ec2:*");
    }

    /** If a function's role didn't have its own rights, SAM would add policies that cover the whole account. */
    @Test
    void functions_write_and_read_only_their_own_log_and_stream() {
        for (var function : deploymentTemplate.deployedFunctions()) {
            var policies = deploymentTemplate.policies(function);
            assertThat(policies).as(function).contains("WriteLog");
            assertThat(policies.contains("ReadStream")).as(function).isEqualTo(function.equals("publish-events"));
            assertThat(policies.contains("ConnectToVpc"))
                    .as(function)
                    .isEqualTo(deploymentTemplate.mayBeInVpc(function));
        }
        var log = deploymentTemplate.properties("WriteLog").at("/PolicyDocument/Statement/0/Resource");
        assertThat(log.textValue()).isEqualTo("Log.Arn");
    }

    @Test
    void search_changes_no_index_and_rebuild_cannot_search() {
        var index = "${SearchDomain}/${SearchIndex}";
        var indexWrites = Set.of(
                new AccessGrant("es:ESHttpPost", index + "/_bulk", "*"),
                new AccessGrant("es:ESHttpPost", index + "/_delete_by_query", "*"),
                new AccessGrant("es:ESHttpPut", index + "-v1", "*"));
        var searching = Set.of(new AccessGrant("es:ESHttpPost", index + "/_search", "*"));
        var indexRequests = new HashSet<>(indexWrites);
        indexRequests.addAll(searching);
        var publishing = new HashSet<>(indexRequests);
        publishing.add(new AccessGrant("es:ESHttpPost", index + "/_refresh", "*"));
        for (var function : deploymentTemplate.deployedFunctions()) {
            var granted = deploymentTemplate.grants(function).stream()
                    .filter(accessGrant -> accessGrant.action().startsWith("es:"))
                    .collect(Collectors.toSet());
            assertThat(granted)
                    .as(function)
                    .isEqualTo(
                            switch (function) {
                                case "publish-events" -> publishing;
                                case "rebuild-search" -> indexWrites;
                                case "search-items" -> searching;
                                case "gateway" -> indexRequests;
                                default -> Set.of();
                            });
        }
    }

    private Set<String> invokersOf(String other) {
        return deploymentTemplate.functions().keySet().stream()
                .filter(function -> deploymentTemplate
                        .grants(function)
                        .contains(new AccessGrant("lambda:InvokeFunction", other, "*")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_grant_is_restricted_to_table_and_row_family() {
        for (var function : deploymentTemplate.functions().keySet()) {
            for (var accessGrant : deploymentTemplate.grants(function)) {
                if (!accessGrant.action().startsWith("dynamodb:")) continue;
                assertThat(accessGrant.resource())
                        .as(function)
                        .matches("Table\\.Arn|\\$\\{Table\\.Arn}/index/(due|board)");
                // The partition key of the due index is only a shard, which contains rows of all applications.
                if (!accessGrant.resource().endsWith("/due"))
                    assertThat(accessGrant.family()).as(function).isNotEqualTo("*");
            }
            assertThat(actionsOf(function)).as(function).doesNotContain("dynamodb:Scan", "dynamodb:*");
        }
    }

    @Test
    void function_writes_only_its_own_log_streams() {
        var statements = deploymentTemplate.properties("WriteLog").at("/PolicyDocument/Statement");
        assertThat(statements.at("/1/Action").toString()).isEqualTo("[\"logs:PutLogEvents\"]");
        assertThat(statements.at("/1/Resource").asText())
                .endsWith(":log-group:${Log}:log-stream:*/${AWS::StackName}-${!aws:PrincipalTag/function}[*");
        for (var function : deploymentTemplate.deployedFunctions()) {
            var role = deploymentTemplate.role(function);
            assertThat(role.at("/Tags/0/Key").asText()).as(function).isEqualTo("function");
            assertThat(role.at("/Tags/0/Value").asText()).isEqualTo(function);
        }
    }

    /** The previous version of a function can't read the rows of the new version. */
    @Test
    void update_replaces_functions_that_read_in_background_first() {
        assertThat(deploymentTemplate.resource("Sweep").path("DependsOn").asText())
                .isEqualTo("PublishEvents");
        assertThat(deploymentTemplate
                        .resource("ReleaseDueIntents")
                        .path("DependsOn")
                        .asText())
                .isEqualTo("PublishEvents");
        deploymentTemplate.root().path("Resources").properties().forEach(resource -> {
            var isFunction = resource.getValue().path("Type").asText().equals("AWS::Serverless::Function");
            if (isFunction && !BACKGROUND_FUNCTIONS.contains(resource.getKey()))
                assertThat(resource.getValue().path("DependsOn").asText())
                        .as(resource.getKey())
                        .isEqualTo("Sweep");
        });
    }

    @Test
    void table_is_protected_against_deletion_and_data_loss() {
        var table = deploymentTemplate.properties("Table");
        assertThat(table.path("DeletionProtectionEnabled").booleanValue()).isTrue();
        assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .booleanValue())
                .isTrue();
        assertThat(deploymentTemplate.resource("Table").path("DeletionPolicy").textValue())
                .isEqualTo("Retain");
    }

    @Test
    void unpublishable_change_is_reported_alone_and_kept() {
        var stream = deploymentTemplate.properties("PublishEvents").at("/Events/Changes/Properties");
        assertThat(stream.path("FunctionResponseTypes").get(0).textValue()).isEqualTo("ReportBatchItemFailures");
        assertThat(stream.path("BisectBatchOnFunctionError").booleanValue()).isTrue();
        assertThat(stream.at("/DestinationConfig/OnFailure/Destination").textValue())
                .isEqualTo("Failures.Arn");
        assertThat(stream.path("MaximumRetryAttempts").intValue())
                .as("retries until the change is too old")
                .isEqualTo(-1);
        assertThat(stream.path("MaximumRecordAgeInSeconds").intValue())
                .as("less than a day, after which the stream drops the change")
                .isBetween(3_600, 86_000);
    }

    private Set<String> actionsOf(String function) {
        return deploymentTemplate.grants(function).stream()
                .map(AccessGrant::action)
                .filter(action -> !action.startsWith("kms:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> writtenFamilies(String function) {
        return families(function, "dynamodb:(Put|Update|Delete|BatchWrite).*");
    }

    private Set<String> deletedFamilies(String function) {
        return families(function, "dynamodb:Delete.*");
    }

    private Set<String> families(String function, String actions) {
        return deploymentTemplate.grants(function).stream()
                .filter(accessGrant -> accessGrant.action().matches(actions))
                .map(AccessGrant::family)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
