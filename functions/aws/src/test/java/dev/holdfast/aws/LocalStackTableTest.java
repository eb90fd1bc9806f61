package dev.holdfast.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.table.Table;
import dev.holdfast.table.TableContract;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** LocalStack keeps the contract too; only under the profile {@code localstack}, and only where Docker runs. */
@Tag("localstack")
class LocalStackTableTest extends TableContract {
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.7.0");

    private static @Nullable LocalStackContainer localStack;
    private static @Nullable DynamoDbClient client;
    private static String name = "";

    @BeforeAll
    @SuppressWarnings("resource")
    static void start() {
        var docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) System.out.println("LocalStack is skipped: Docker does not run here");
        assumeTrue(docker, "Docker does not run here");
        localStack = new LocalStackContainer(IMAGE).withServices("dynamodb");
        localStack.start();
        var credentials = AwsBasicCredentials.create(localStack.getAccessKey(), localStack.getSecretKey());
        client = DynamoDbClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(localStack.getEndpoint())
                .region(Region.of(localStack.getRegion()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
        name = Dynamo.table(client);
    }

    @AfterAll
    static void stop() {
        if (client != null) client.close();
        if (localStack != null) localStack.stop();
    }

    @Override
    protected Table table(InstantSource clock) {
        if (client == null) throw new IllegalStateException("LocalStack has not been started");
        return new DynamoTable(client, name, clock);
    }
}
