// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts LocalStack in a container at its first use. The container ends with this process. */
public final class LocalStackEndpoint {
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.7.0");

    private LocalStackEndpoint() {}

    /** Returns the endpoint of LocalStack's DynamoDB. Without Docker, skips the calling test and prints a message. */
    public static URI endpoint() {
        var isDockerAvailable = DockerClientFactory.instance().isDockerAvailable();
        if (!isDockerAvailable) System.out.println("LocalStack is skipped: Docker does not run here");
        assumeTrue(isDockerAvailable, "Docker does not run here");
        return Container.STARTED.getEndpoint();
    }

    private static final class Container {
        static final LocalStackContainer STARTED = start();

        private static LocalStackContainer start() {
            @SuppressWarnings("resource")
            var container = new LocalStackContainer(IMAGE).withServices("dynamodb", "dynamodbstreams");
            container.start();
            return container;
        }
    }
}
