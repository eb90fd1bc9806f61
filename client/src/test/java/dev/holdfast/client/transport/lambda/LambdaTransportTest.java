// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.call.RetryPolicy;
import dev.holdfast.client.event.EventFilter;
import dev.holdfast.client.queue.NewIntent;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.refusal.UnreachableException;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.workflow.WorkflowDocument;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

class LambdaTransportTest {
    private static final RetryPolicy FAST =
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final String ITEM = "{'workflow':'upload','workflowVersion':1,'key':'k','version':1,'state':'open'}";
    private static final String PROBLEM = "{'problem':{'type':'urn:holdfast:problem:stale','status':412,"
            + "'detail':'the version is 4','version':4}}";

    private final ScriptedLambda lambda = new ScriptedLambda();
    private final LambdaTransport transport =
            new LambdaTransport(lambda, "holdfast", "shop", ApiKeySource.fixed("hf_secret"));

    @Test
    void payload_has_members_application_and_key() {
        lambda.succeed("{'item':" + ITEM + ",'created':true}");
        try (var holdfast = client(FAST)) {
            holdfast.track("upload", "k", Map.of("file", "a")).close();
        }
        assertThat(lambda.functions()).containsExactly("holdfast-create-item");
        assertThat(lambda.payload())
                .isEqualTo("{'workflow':'upload','key':'k','data':{'file':'a'},'app':'shop','apiKey':'hf_secret'}");
    }

    @Test
    void pinned_application_needs_neither_name_nor_key() {
        lambda.succeed(ITEM);
        try (var holdfast = HoldfastClient.builder()
                .transport(LambdaTransport.pinned(lambda, "holdfast"))
                .build()) {
            holdfast.items().get("upload", "k");
        }
        assertThat(lambda.payload()).isEqualTo("{'workflow':'upload','key':'k'}");
    }

    @Test
    void groups_use_the_payloads_of_functions() {
        lambda.succeed("{'intents':[{'queued':true,'intent':{'id':'i','kind':'workflow','name':'a'}}]}")
                .succeed("{'intents':[{'id':'i','kind':'workflow','name':'a'}]}")
                .succeed("{'workflow':{'name':'a','version':1},'created':true}");
        try (var holdfast = client(FAST)) {
            assertThat(holdfast.queue()
                            .queue(NewIntent.workflow("a").actor("anna"))
                            .queued())
                    .isTrue();
            assertThat(lambda.payload())
                    .isEqualTo("{'intents':[{'kind':'workflow','name':'a'}],'actor':'anna','app':'shop',"
                            + "'apiKey':'hf_secret'}");
            assertThat(holdfast.queue().get("i").id()).isEqualTo("i");
            assertThat(holdfast.workflows()
                            .put(WorkflowDocument.yaml("a", "states: {}").ifAbsent())
                            .created())
                    .isTrue();
        }
        assertThat(lambda.functions())
                .containsExactly("holdfast-queue-intents", "holdfast-list-intents", "holdfast-put-workflow");
        assertThat(lambda.payload())
                .isEqualTo("{'name':'a','yaml':'states: {}','version':0,'app':'shop','apiKey':'hf_secret'}");
    }

    @Test
    void problem_is_refusal_with_its_status() {
        lambda.succeed(PROBLEM);
        try (var holdfast = client(FAST)) {
            assertThatThrownBy(() -> holdfast.items().get("upload", "k"))
                    .hasMessage("get-item: the version is 4 (412)")
                    .asInstanceOf(type(RefusalException.class))
                    .extracting(RefusalException::refusal)
                    .isEqualTo(new Refusal.Stale(412, "the version is 4", 4));
        }
    }

    @Test
    void failed_invocation_is_repeated() {
        lambda.failFunction("{'errorMessage':'hf_secret','errorType':'java.lang.IllegalStateException'}")
                .fail(SdkClientException.create("connection lost"))
                .succeed(ITEM);
        try (var holdfast = client(FAST)) {
            assertThat(holdfast.items().get("upload", "k").state()).isEqualTo("open");
        }
        assertThat(lambda.functions()).hasSize(3);
    }

    @Test
    void lasting_failure_is_unreachable_without_message_of_function() {
        lambda.failFunction("{'errorMessage':'hf_secret','errorType':'java.lang.IllegalStateException'}");
        try (var holdfast = client(FAST.withTotalLimit(Duration.ofMillis(20)))) {
            assertThatThrownBy(() -> holdfast.items().get("upload", "k"))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("holdfast-get-item failed: Unhandled, java.lang.IllegalStateException")
                    .hasMessageNotContaining("hf_secret");
        }
    }

    @Test
    void refusal_by_aws_keeps_its_status() {
        lambda.fail(LambdaException.builder()
                .statusCode(403)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .build())
                .build());
        try (var holdfast = client(FAST)) {
            assertThatThrownBy(() -> holdfast.items().get("upload", "k"))
                    .isInstanceOf(RefusalException.class)
                    .hasMessage("get-item: AWS Lambda answered AccessDeniedException for holdfast-get-item (403)");
        }
    }

    @Test
    void missing_answer_is_unreachable_after_the_limit() {
        var pending = new CompletableFuture<InvokeResponse>();
        lambda.add(() -> pending);
        try (var holdfast = client(FAST.withTotalLimit(Duration.ofMillis(100)))) {
            assertThatThrownBy(() -> holdfast.items().get("upload", "k")).isInstanceOf(UnreachableException.class);
        }
        assertThat(pending).isCancelled();
    }

    @Test
    void event_stream_is_unsupported() {
        try (var holdfast = client(FAST);
                var stream = holdfast.events().open(EventFilter.all())) {
            assertThatThrownBy(stream::next)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("AWS Lambda has no event stream");
        }
    }

    @Test
    void destination_has_no_credentials() {
        assertThat(transport).hasToString("shop at lambda:holdfast");
    }

    private HoldfastClient client(RetryPolicy retryPolicy) {
        return HoldfastClient.builder()
                .transport(transport)
                .retryPolicy(retryPolicy)
                .build();
    }
}
