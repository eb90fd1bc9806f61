// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambdalocal.AccessGrant;
import dev.holdfast.lambdalocal.KeyReading;
import dev.holdfast.lambdalocal.PolicyStatement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the three ways in which IAM may check the rows of a transaction. */
class KeyReadingTest {
    private static final AccessGrant PUT_ITEM = grant("dynamodb:PutItem", "item/*");
    private static final AccessGrant PUT_LINK = grant("dynamodb:PutItem", "link/*");
    private static final AccessGrant DELETE_QUEUE = grant("dynamodb:DeleteItem", "queue/*");

    /** A transaction that puts an item and its link, and deletes a row of the queue. */
    private static final List<AccessGrant> TRANSACTION = List.of(
            grant("dynamodb:PutItem", "item/shop/simple/a"),
            grant("dynamodb:PutItem", "link/shop/tracking/1"),
            grant("dynamodb:DeleteItem", "queue/shop"));

    private static AccessGrant grant(String action, String family) {
        return new AccessGrant(action, "Table.Arn", family);
    }

    private static List<KeyReading> allowingReadings(PolicyStatement... statements) {
        return Stream.of(KeyReading.values())
                .filter(keyReading -> keyReading.groups(TRANSACTION).stream()
                        .allMatch(group -> Stream.of(statements).anyMatch(statement -> statement.covers(group))))
                .toList();
    }

    @Test
    void statement_per_family_allows_only_rows_judged_alone() {
        assertThat(allowingReadings(
                        new PolicyStatement(List.of(PUT_ITEM)),
                        new PolicyStatement(List.of(PUT_LINK)),
                        new PolicyStatement(List.of(DELETE_QUEUE))))
                .containsExactly(KeyReading.PER_ROW);
    }

    @Test
    void statement_per_action_needs_keys_of_other_actions_too() {
        assertThat(allowingReadings(
                        new PolicyStatement(List.of(PUT_ITEM, PUT_LINK)), new PolicyStatement(List.of(DELETE_QUEUE))))
                .containsExactly(KeyReading.PER_ROW, KeyReading.PER_ACTION);
        var families = List.of("item/*", "link/*", "queue/*");
        assertThat(allowingReadings(
                        new PolicyStatement(families.stream()
                                .map(family -> grant("dynamodb:PutItem", family))
                                .toList()),
                        new PolicyStatement(families.stream()
                                .map(family -> grant("dynamodb:DeleteItem", family))
                                .toList())))
                .containsExactly(KeyReading.values());
    }
}
