// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.aws.LocalStackEndpoint;
import dev.holdfast.lambdalocal.LocalCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts one stack at the first request of a test, and stops it after the last class. Every test class gets the same
 * stack. The stack uses DynamoDB Local, or LocalStack if {@code holdfast.stack} selects it.
 */
final class SharedStack implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DeployedStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var onLocalStack = context.getConfigurationParameter("holdfast.stack")
                .filter("localstack"::equals)
                .isPresent();
        return context.getRoot()
                .getStore(Namespace.create(SharedStack.class))
                .computeIfAbsent(Started.class, key -> new Started(onLocalStack), Started.class)
                .stack;
    }

    /** The running stack and the folder of its unpacked packages. */
    private static final class Started implements AutoCloseable {
        private final Path folder;
        private final DeployedStack stack;

        private Started(boolean onLocalStack) {
            try {
                folder = Files.createTempDirectory("holdfast-stack");
                stack = new DeployedStack(
                        onLocalStack ? new LocalCloud(folder, LocalStackEndpoint.endpoint()) : new LocalCloud(folder));
            } catch (Exception e) {
                throw new IllegalStateException("the stack failed to start", e);
            }
        }

        @Override
        public void close() throws Exception {
            stack.close();
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
    }
}
