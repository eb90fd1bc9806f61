package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.Grant;
import dev.holdfast.lambdalocal.Template;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each function may do, as the template says. */
class PrivilegeTest {
    private static final Set<String> READING =
            Set.of("get-item", "list-items", "get-workflow", "list-workflows", "list-subscriptions");

    private final Template template;

    PrivilegeTest() throws IOException {
        template = Template.read();
    }

    @Test
    void what_only_reads_can_write_nothing() {
        for (var function : READING) {
            assertThat(actions(function))
                    .as(function)
                    .isNotEmpty()
                    .isSubsetOf("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query");
        }
    }

    /** An item's delete puts a tombstone, so that the stream shows it. */
    @Test
    void only_a_subscription_is_ever_deleted() {
        assertThat(template.functions().keySet().stream()
                        .filter(function -> actions(function).contains("dynamodb:DeleteItem")))
                .containsExactly("delete-subscription");
    }

    @Test
    void creating_can_neither_delete_nor_search() {
        assertThat(actions("create-item")).containsExactlyInAnyOrder("dynamodb:GetItem", "dynamodb:PutItem");
    }

    @Test
    void the_sweep_changes_items_and_deliveries_and_nothing_else() {
        assertThat(written("sweep")).containsExactlyInAnyOrder("item/*", "delivery/*", "settings");
        assertThat(actions("sweep")).doesNotContain("dynamodb:DeleteItem");
    }

    @Test
    void each_function_writes_its_own_kind_of_row() {
        assertThat(written("create-item")).containsExactly("item/*");
        assertThat(written("migrate-items")).containsExactly("item/*");
        assertThat(written("put-workflow")).containsExactly("workflow/*");
        assertThat(written("delete-workflow")).containsExactly("workflow/*");
        assertThat(written("put-subscription")).containsExactly("subscription/*");
    }

    @Test
    void no_function_can_make_or_change_a_key() {
        for (var function : template.functions().keySet()) {
            assertThat(written(function)).as(function).doesNotContain("keys", "*");
        }
    }

    @Test
    void only_publishing_and_the_sweep_have_deliveries_made() {
        assertThat(template.functions().keySet().stream()
                        .filter(function -> actions(function).contains("lambda:InvokeFunction")))
                .containsExactlyInAnyOrder("publish-events", "sweep");
        assertThat(template.grantsOf("Deliver")).extracting(Grant::resource).containsExactly("DeliverEvents.Arn");
    }

    @Test
    void every_grant_is_confined_to_the_table_and_a_family_of_its_rows() {
        for (var function : template.functions().keySet()) {
            for (var grant : template.grants(function)) {
                if (!grant.action().startsWith("dynamodb:")) continue;
                assertThat(grant.resource()).as(function).matches("Table\\.Arn|\\$\\{Table\\.Arn}/index/(due|board)");
                // The due index is keyed by shard alone: what stands in it belongs to all applications.
                if (!grant.resource().endsWith("/due"))
                    assertThat(grant.family()).as(function).isNotEqualTo("*");
            }
            assertThat(actions(function)).as(function).doesNotContain("dynamodb:Scan", "dynamodb:*");
        }
    }

    @Test
    void the_table_survives_mistakes() {
        var table = template.properties("Table");
        assertThat(table.path("DeletionProtectionEnabled").booleanValue()).isTrue();
        assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .booleanValue())
                .isTrue();
        assertThat(template.resource("Table").path("DeletionPolicy").textValue())
                .isEqualTo("Retain");
    }

    @Test
    void a_change_that_can_not_be_published_is_reported_alone_and_kept() {
        var stream = template.properties("PublishEvents").at("/Events/Changes/Properties");
        assertThat(stream.path("FunctionResponseTypes").get(0).textValue()).isEqualTo("ReportBatchItemFailures");
        assertThat(stream.path("BisectBatchOnFunctionError").booleanValue()).isTrue();
        assertThat(stream.at("/DestinationConfig/OnFailure/Destination").textValue())
                .isEqualTo("Failures.Arn");
    }

    private Set<String> actions(String function) {
        return template.grants(function).stream()
                .map(Grant::action)
                .filter(action -> !action.startsWith("kms:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> written(String function) {
        return template.grants(function).stream()
                .filter(grant -> grant.action().matches("dynamodb:(Put|Update|Delete|BatchWrite).*"))
                .map(Grant::family)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
