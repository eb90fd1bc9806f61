package dev.holdfast.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack, in a container that is started when first asked for and ends with this process. */
public final class LocalStackEndpoint {
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.7.0");

    private LocalStackEndpoint() {}

    /** Where its DynamoDB answers; without Docker the test that asks is skipped, and that is said. */
    public static URI endpoint() {
        var docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) System.out.println("LocalStack is skipped: Docker does not run here");
        assumeTrue(docker, "Docker does not run here");
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
