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

/** The page about targets names those that a subscription may name, and no other. */
class TargetReferenceTest {
    @Test
    void the_page_lists_exactly_the_targets_of_the_stack_which_has_all() {
        assertThat(ReferencePage.of("reference/targets.md").names("## Targets").stream()
                        .filter(name -> name.matches("[a-z]+"))
                        .toList())
                .containsExactlyElementsOf(offered());
    }

    /** A subscription to an unknown target is refused with the names of all that are known. */
    private static TreeSet<String> offered() {
        var holdfast = new StackWiring(proxy(StackSettings.class))
                .holdfast(proxy(DynamoDbClient.class), release -> keys -> {}, SweepWatchdog.NONE);
        var put = holdfast.putSubscription;
        var refused = put.call(
                Caller.application("shop", Scope.MANAGE, "key:shop"),
                JsonCodec.decodeStored(put.requestType(), "{\"id\":\"a\",\"target\":\"unknown\",\"address\":\"b\"}"));
        if (!(refused instanceof ActionResult.Refusal<?>(var problem))) throw new AssertionError(refused.toString());
        var names = problem.detail().replaceFirst(".*must be one of ", "").split(", ");
        return new TreeSet<>(Stream.of(names).toList());
    }

    /** Settings that set nothing, and a client that nobody asks. */
    private static <T> T proxy(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getReturnType() == Optional.class) return Optional.empty();
                    if (method.getReturnType() == int.class) return 1;
                    if (method.getReturnType() == String.class) return "tested";
                    throw new AssertionError(method + " was called");
                }));
    }
}
