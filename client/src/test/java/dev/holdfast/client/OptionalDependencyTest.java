// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Applications without the AWS SDK load all classes except those of the transport for AWS Lambda. */
class OptionalDependencyTest {
    @Test
    void only_lambda_transport_refers_to_the_sdk() throws Exception {
        assertThat(classesThatContain("software/amazon/awssdk"))
                .isNotEmpty()
                .allMatch(OptionalDependencyTest::isLambda);
    }

    @Test
    void no_other_class_refers_to_the_lambda_transport() throws Exception {
        assertThat(classesThatContain("dev/holdfast/client/transport/lambda"))
                .isNotEmpty()
                .allMatch(OptionalDependencyTest::isLambda);
    }

    private static boolean isLambda(Path file) {
        return file.toString().replace('\\', '/').contains("dev/holdfast/client/transport/lambda/");
    }

    private static List<Path> classesThatContain(String name) throws IOException, URISyntaxException {
        var root = Path.of(HoldfastClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> contains(file, name))
                    .toList();
        }
    }

    private static boolean contains(Path file, String name) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
