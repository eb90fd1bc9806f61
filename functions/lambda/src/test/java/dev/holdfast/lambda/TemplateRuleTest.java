// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The template's rules refuse parameters that contradict each other. The test evaluates these rules. */
class TemplateRuleTest {
    private final JsonNode template;

    TemplateRuleTest() throws IOException {
        template = DeploymentTemplate.read().root();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorisation=jwt JwtIssuer=https://issuer.example.com JwtAudience=holdfast",
                "KafkaBrokers=broker:9092 KafkaSubnets=subnet-1,subnet-2 KafkaSecurityGroups=sg-1",
                "KafkaBrokers=broker:9092",
                "SearchUrl=https://search.example.com SearchDomain=arn:aws:es:eu-central-1:000000000000:domain/x",
                "SearchUrl=https://search.example.com SearchLogin=user:password",
                "HttpOrigins=https://holdfast.example.com",
                "HeartbeatUrl=https://watchdog.example.com HeartbeatRequires=sweep",
                "Authorisation=jwt JwtIssuer=https://i.example.com JwtAudience=a EmailVerification=issuer",
                "Authorisation=jwt JwtIssuer=https://i.example.com JwtAudience=a NameClaim=upn ScopeClaims=roles",
                "Http=false",
                "VpcEndpoint=vpce-0123456789abcdef0"
            })
    void consistent_parameters_are_accepted(String parameters) {
        assertThat(violations(parameters)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorisation=jwt JwtAudience=holdfast, JwtIssuer is required",
        "Authorisation=jwt JwtIssuer=https://issuer.example.com, JwtAudience is required",
        "JwtIssuer=https://issuer.example.com, only if Authorisation is jwt",
        "JwtAudience=holdfast, only if Authorisation is jwt",
        "Http=false Authorisation=jwt JwtIssuer=https://i.example.com JwtAudience=a, Authorisation must be iam",
        "Http=false VpcEndpoint=vpce-0, only if Http is true",
        "VpcEndpoint=vpce-0 Authorisation=jwt JwtIssuer=https://i.example.com JwtAudience=a, can't check tokens",
        "Http=false HttpOrigins=https://a.example.com, only if Http is true",
        "VpcEndpoint=vpce-0 HttpOrigins=https://a.example.com, HttpOrigins must be empty",
        "EmailVerification=issuer, only if Authorisation is jwt",
        "NameClaim=upn, only if Authorisation is jwt",
        "ScopePrefix=holdfast/, only if Authorisation is jwt",
        "ScopeClaims=roles, only if Authorisation is jwt",
        "ClientClaims=appid, only if Authorisation is jwt",
        "HeartbeatRequires=sweep, only if HeartbeatUrl is set",
        "SearchIndex=other, only if SearchUrl is set",
        "KafkaBrokers=broker:9092 KafkaSubnets=subnet-1, KafkaSecurityGroups is required",
        "KafkaSubnets=subnet-1 KafkaSecurityGroups=sg-1, KafkaBrokers is required",
        "KafkaSecurityGroups=sg-1, only if KafkaSubnets is set",
        "SearchDomain=arn:aws:es:eu-central-1:000000000000:domain/x, only if SearchUrl is set",
        "SearchLogin=user:password, only if SearchUrl is set",
        "SearchUrl=https://s.example.com SearchDomain=arn:x SearchLogin=u:p, only if SearchDomain is empty"
    })
    void contradicting_parameters_are_refused_with_reason(String parameters, String reason) {
        assertThat(violations(parameters)).singleElement().asString().contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "SimpleWithin PT12H",
                "SimpleWithin P10D",
                "SimpleWithin P0DT0H5M",
                "HttpOrigins https://holdfast.example.com",
                "HttpOrigins http://localhost:8080,https://a-b.example",
                "HttpOrigins https://10.0.0.5:8443"
            })
    void pattern_accepts_value_with_which_functions_start(String parameter, String value) {
        assertThat(value).matches(pattern(parameter));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "SimpleWithin P",
                "SimpleWithin PT",
                "SimpleWithin P1DT",
                "SimpleWithin P0D",
                "SimpleWithin PT0H0M0S",
                "HttpOrigins https://a.example.com/",
                "HttpOrigins https://a.example.com/path",
                "HttpOrigins HTTPS://a.example.com",
                "HttpOrigins a.example.com",
                "HttpOrigins *",
                "HttpOrigins https://a_b.example.com",
                "HttpOrigins https://a..b",
                "HttpOrigins https://u@a.example.com",
                "HttpOrigins https://a.example.com,",
                "HttpOrigins https://a.example.com;https://b.example.com"
            })
    void pattern_refuses_value_with_which_functions_do_not_start(String parameter, String value) {
        assertThat(value).doesNotMatch(pattern(parameter));
    }

    private String pattern(String parameter) {
        return template.at("/Parameters/" + parameter + "/AllowedPattern").asText();
    }

    @Test
    void stack_without_http_has_no_gateway_and_no_api() {
        var resources = new TreeMap<String, JsonNode>();
        for (var section : new String[] {"Resources", "Outputs"})
            template.path(section).properties().forEach(entry -> resources.put(entry.getKey(), entry.getValue()));
        assertThat(resources).containsKeys("Gateway", "GatewayRole", "GatewayAccess", "Api", "ApiUrl", "PrivateApi");
        resources.forEach((name, resource) -> {
            var condition = resource.path("Condition").asText();
            if (name.startsWith("Gateway") || name.equals("ApiUrl"))
                assertThat(condition).as(name).isEqualTo("HasHttp");
            else if (name.equals("ApiAuthorizer")) assertThat(condition).isEqualTo("UsesTokens");
            else if (name.equals("ApiPreflightRoute")) assertThat(condition).isEqualTo("AllowsOrigins");
            else if (name.startsWith("Api")) assertThat(condition).as(name).isEqualTo("HasPublicApi");
            else if (name.startsWith("PrivateApi"))
                assertThat(condition).as(name).isEqualTo("HasPrivateApi");
        });
    }

    @Test
    void private_api_refuses_requests_outside_vpc_endpoint() {
        var api = template.at("/Resources/PrivateApi/Properties");
        assertThat(api.at("/EndpointConfiguration/Types/0").asText()).isEqualTo("PRIVATE");
        var deny = api.at("/Policy/Statement/1");
        assertThat(deny.path("Effect").asText()).isEqualTo("Deny");
        assertThat(deny.at("/Condition/StringNotEquals/aws:SourceVpce").asText())
                .isEqualTo("VpcEndpoint");
        assertThat(api.at("/Policy/Statement/0/Principal/AWS").asText()).endsWith(":root");
        assertThat(template.at("/Resources/PrivateApiMethod/Properties/AuthorizationType")
                        .asText())
                .isEqualTo("AWS_IAM");
    }

    /** Returns the descriptions of the assertions that don't hold. */
    private List<String> violations(String parameters) {
        var given = new TreeMap<String, String>();
        template.path("Parameters")
                .properties()
                .forEach(parameter -> given.put(
                        parameter.getKey(), parameter.getValue().path("Default").asText()));
        if (!parameters.isEmpty())
            for (var parameter : parameters.split(" "))
                assertThat(given.put(parameter.replaceFirst("=.*", ""), parameter.replaceFirst("[^=]*=", "")))
                        .as(parameter)
                        .isNotNull();
        return template.path("Rules")
                .valueStream()
                .filter(rule -> holds(rule.path("RuleCondition"), given))
                .flatMap(rule -> rule.path("Assertions").valueStream())
                .filter(assertion -> !holds(assertion.path("Assert"), given))
                .map(assertion -> assertion.path("AssertDescription").asText())
                .toList();
    }

    private static boolean holds(JsonNode condition, Map<String, String> parameters) {
        var function = condition.properties().iterator().next();
        var arguments = function.getValue();
        return switch (function.getKey()) {
            case "Fn::Not" -> !holds(arguments.get(0), parameters);
            case "Fn::Equals" -> text(arguments.get(0), parameters).equals(text(arguments.get(1), parameters));
            case "Fn::EachMemberEquals" ->
                members(text(arguments.get(0), parameters)).allMatch(text(arguments.get(1), parameters)::equals);
            default -> throw new AssertionError("unknown function " + function.getKey());
        };
    }

    /**
     * Returns the members of a list that commas separate. CloudFormation reads an empty text as a list with one empty
     * member.
     */
    private static Stream<String> members(String list) {
        return Arrays.stream(list.split(",", -1));
    }

    private static String text(JsonNode value, Map<String, String> parameters) {
        return value.has("Ref")
                ? requireNonNull(parameters.get(value.path("Ref").asText()))
                : value.asText();
    }
}
