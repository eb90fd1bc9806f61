// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the address {@code lambda:STACK}, the command invokes the functions of a stack. */
class LambdaAddressTest {
    @TempDir
    Path home;

    private LambdaStub lambda;
    private TypedCommand shell;
    private Map<String, String> settings;

    @BeforeEach
    void start() throws IOException {
        lambda = new LambdaStub();
        shell = new TypedCommand(home).variable("HOLDFAST_URL", "lambda:shop-prod");
        settings = Map.of(
                "aws.disableEc2Metadata",
                "true",
                "aws.configFile",
                home.resolve("absent").toString(),
                "aws.endpointUrlLambda",
                lambda.url(),
                "aws.region",
                "eu-central-1",
                "aws.accessKeyId",
                "id",
                "aws.secretAccessKey",
                "secret");
        settings.forEach(System::setProperty);
    }

    @AfterEach
    void stop() {
        settings.keySet().forEach(System::clearProperty);
        lambda.close();
    }

    @Test
    void command_invokes_functions_with_signed_requests() {
        shell.type("item create upload-1 --title 'Ten files'").succeeds();
        assertThat(shell.type("item get upload-1").succeeds().out()).contains("Ten files");
        shell.type("item complete upload-1").succeeds();
        assertThat(lambda.signatures()).hasSize(3).allMatch(signature -> signature.startsWith("AWS4-HMAC-SHA256 "));
    }

    @Test
    void template_names_the_application_by_default() {
        shell.type("item create a").succeeds();
        shell.type("item create b --app shop").succeeds();
        assertThat(lambda.payloads())
                .extracting(payload -> payload.path("app").asText(null))
                .containsExactly(null, "shop");
    }

    @Test
    void application_of_another_context_is_not_sent() {
        shell.type("login lambda:shop-prod --app shop --no-key").succeeds();
        shell.type("item create a --url lambda:shop-prod").succeeds();
        assertThat(lambda.payloads().getLast().path("app").asText()).isEqualTo("shop");
        shell.type("item get a --url lambda:other-stack").failsWith(1);
        assertThat(lambda.refusedPayloads().getLast().has("app")).isFalse();
    }

    @Test
    void refusal_has_its_own_exit_code() {
        shell.type("item get missing").failsWith(5);
        assertThat(shell.type("item create k --url lambda:other-stack")
                        .failsWith(1)
                        .err())
                .contains("other-stack-create-item");
    }

    @Test
    void unusable_address_names_its_form() {
        assertThat(shell.type("item list --url lambda:a/b").failsWith(2).err())
                .contains("lambda: and the name of a stack");
    }

    @Test
    void missing_region_is_explained() {
        System.clearProperty("aws.region");
        assertThat(shell.type("item get k").failsWith(2).err())
                .contains("region", "Next: set AWS_PROFILE and AWS_REGION");
    }
}
