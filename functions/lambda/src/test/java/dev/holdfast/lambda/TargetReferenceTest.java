// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ReferencePage;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.stack.StackSettings;
import dev.holdfast.stack.StackWiring;
import dev.holdfast.sweep.SweepWatchdog;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The reference page lists exactly the targets that a subscription can have. */
class TargetReferenceTest {
    @Test
    void page_lists_exactly_targets_of_stack() {
        assertThat(ReferencePage.of("reference/targets.md").names("## Targets").stream()
                        .filter(name -> name.matches("[a-z]+"))
                        .toList())
                .containsExactlyElementsOf(targetsOfStack());
    }

    /** Reads the targets of the stack from the refusal of an unknown target, which lists all known targets. */
    private static TreeSet<String> targetsOfStack() {
        var holdfast = new StackWiring(proxy(StackSettings.class))
                .holdfast(proxy(DynamoDbClient.class), release -> keys -> {}, SweepWatchdog.NONE);
        var putSubscription = holdfast.putSubscription;
        var refusal = putSubscription.call(
                Caller.application("shop", Scope.MANAGE, "key:shop"),
                JsonCodec.decodeStored(
                        putSubscription.requestType(), "{\"id\":\"a\",\"target\":\"unknown\",\"address\":\"b\"}"));
        if (!(refusal instanceof ActionResult.Refusal<?>(var problem))) throw new AssertionError(refusal.toString());
        var names = problem.detail().replaceFirst(".*must be one of ", "").split(", ");
        return new TreeSet<>(Stream.of(names).toList());
    }

    /** Returns a proxy of an interface: settings without values, or a client whose calls fail the test. */
    private static <T> T proxy(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getReturnType() == Optional.class) return Optional.empty();
                    if (method.getReturnType() == int.class) return 1;
                    if (method.getReturnType() == boolean.class) return false;
                    if (method.getReturnType() == String.class) return "tested";
                    throw new AssertionError(method + " was called");
                }));
    }
}
