// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests payloads that Holdfast refuses before it reads the table. */
class LambdaActionInvokerTest {
    private final Table untouched = proxy(Table.class);
    private final Holdfast holdfast =
            new Holdfast(DeploymentParts.withoutSending(untouched, new ShardLayout(1), InstantSource.system()));
    private final LambdaActionInvoker lambdaActionInvoker = new LambdaActionInvoker(holdfast, proxy(Settings.class));

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "paul\\u0000", "paul\\tpaula", "\\ud800"})
    void empty_actor_or_one_with_control_characters_is_refused(String actor) {
        assertThat(answer("{\"workflow\":\"simple\",\"key\":\"a\",\"actor\":\"" + actor + "\"}"))
                .contains("\"at\":\"/actor\"");
    }

    @Test
    void invalid_agent_is_refused_by_its_member() {
        assertThat(answer("{\"workflow\":\"simple\",\"key\":\"a\",\"agent\":\"a,b\"}"))
                .contains("\"at\":\"/agent\"");
    }

    @Test
    void invalid_application_name_is_refused_by_name() {
        assertThat(answer("{\"app\":\"a b\"}")).contains("\"at\":\"/app\"");
    }

    @Test
    void change_without_payload_is_refused() {
        for (var action : List.of(
                holdfast.createItem,
                holdfast.holdQueue.putQueuePolicy,
                holdfast.putTimelineAccess,
                holdfast.migrateItems))
            assertThat(lambdaActionInvoker
                            .call(action, new InvocationPayload("null"))
                            .json())
                    .contains("the invocation has no payload");
    }

    @Test
    void read_without_payload_takes_no_members() {
        assertThat(answer("null")).contains("\"at\":\"/app\"");
    }

    private String answer(String payload) {
        return lambdaActionInvoker
                .call(holdfast.getItem, new InvocationPayload(payload))
                .json();
    }

    /**
     * Returns a proxy of an interface. If the interface is {@code Settings}, optional settings are empty. Any other
     * call fails the test.
     */
    private static <T> T proxy(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getReturnType() == Optional.class && type == Settings.class) return Optional.empty();
                    throw new AssertionError(method + " was called");
                }));
    }
}
