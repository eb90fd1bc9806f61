// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.action.MoveReceipt;
import dev.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A repeated move gets the same answer as the first move, regardless of the length of the texts in the changes. */
class MoveRecordTest {
    private static final int REMEMBERED_MOVES = 20;

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void putWorkflowWithManyPeople() {
        var people = IntStream.range(0, 45)
                .mapToObj(i -> "person-" + "x".repeat(170) + i + "@example.com")
                .collect(Collectors.joining(", "));
        holdfastFixture.putWorkflow("loop", """
                roles: {crew: [%s]}
                states:
                  left: {initial: true, next: [right, done], notify: [crew]}
                  right: {next: [left, done], notify: [crew]}
                  done: {terminal: true}
                """.formatted(people));
    }

    private static String move(int number) {
        return "{'workflow':'loop','key':'a','to':'" + (number % 2 == 0 ? "right" : "left") + "','note':'move " + number
                + "','idempotencyKey':'k" + number + "'}";
    }

    @Test
    void twenty_moves_are_remembered_although_each_notifies_many_people() {
        putWorkflowWithManyPeople();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'loop','key':'a'}");
        var receipts = new ArrayList<MoveReceipt>();
        for (var number = 0; number < REMEMBERED_MOVES; number++)
            receipts.add(holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, move(number)));
        assertThat(holdfastFixture.item("loop", "a").history()).hasSizeLessThan(5);
        for (var number = 0; number < REMEMBERED_MOVES; number++)
            assertThat(holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, move(number)))
                    .isEqualTo(receipts.get(number));
        assertThat(holdfastFixture.item("loop", "a").version()).isEqualTo(REMEMBERED_MOVES + 1);
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.advanceItem,
                        "{'workflow':'loop','key':'a','to':'done','idempotencyKey':'k0'}"))
                .isInstanceOf(Problem.KeyReused.class);
    }
}
