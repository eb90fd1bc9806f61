// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of texts count code points, as the contract does. */
class TextLengthTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** @param request a request that contains {@code TEXT} in place of the text */
    private void checkLimit(Action<?, ?> action, String request, String character, int limit) {
        var text = character.repeat(limit);
        assertThat(holdfastFixture.callRefused(action, request.replace("TEXT", text + character)))
                .isInstanceOf(Problem.Invalid.class);
        holdfastFixture.callOk(action, request.replace("TEXT", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "好", "😀"})
    void emoji_counts_as_one_character(String character) {
        var holdfast = holdfastFixture.holdfast;
        checkLimit(holdfast.createItem, "{'key':'note','note':'TEXT'}", character, 2_000);
        checkLimit(holdfast.createItem, "{'key':'label','labels':{'a':'TEXT'}}", character, 200);
        checkLimit(holdfast.createItem, "{'key':'role','roles':{'a':['TEXT']}}", character, 200);
        checkLimit(holdfast.createItem, "{'key':'link','links':['a:TEXT']}", character, 200);
        checkLimit(holdfast.createItem, "{'key':'parent','parent':'TEXT'}", character, 200);
        checkLimit(holdfast.createItem, "{'key':'correlation','correlation':'TEXT'}", character, 200);
        checkLimit(
                holdfast.advanceItem,
                "{'workflow':'simple','key':'note','to':'done','idempotencyKey':'TEXT'}",
                character,
                200);
        checkLimit(holdfast.searchItems, "{'query':'label.a=TEXT'}", character, 992);
        checkLimit(holdfast.traceItems, "{'correlation':'TEXT'}", character, 200);
        checkLimit(
                holdfast.putSubscription,
                "{'id':'s','target':'email','address':'a@example.com','template':'TEXT'}",
                character,
                4_000);
        checkLimit(holdfast.putSilence, "{'id':'s','types':['*'],'within':'PT1H','comment':'TEXT'}", character, 2_000);
        checkLimit(
                holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'workflow','name':'simple','note':'TEXT'}]}",
                character,
                2_000);
    }
}
