// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import dev.holdfast.lambdalocal.LocalCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts one gateway at the first request of a test, and stops it after the last class. Every test class gets the same
 * gateway.
 */
final class SharedGateway implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DeployedGateway.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedGateway.class))
                .computeIfAbsent(Started.class, key -> new Started(), Started.class)
                .gateway;
    }

    /** The running gateway and the folder of its unpacked package. */
    private static final class Started implements AutoCloseable {
        private final Path folder;
        private final DeployedGateway gateway;

        private Started() {
            try {
                folder = Files.createTempDirectory("holdfast-gateway");
                gateway = new DeployedGateway(new LocalCloud(folder));
            } catch (Exception e) {
                throw new IllegalStateException("the gateway failed to start", e);
            }
        }

        @Override
        public void close() throws Exception {
            gateway.close();
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
    }
}
