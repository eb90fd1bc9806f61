// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ReferencePage;
import dev.holdfast.problem.Problem;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the HTTP reference page lists every operation of the contract, and every problem type. */
class HttpReferenceTest {
    private static final Pattern SCOPE = Pattern.compile("scope\\s+`([a-z]+)`");
    private static final String PROBLEM = "urn:holdfast:problem:";

    private final OpenApiContract openApiContract = OpenApiContract.load();
    private final ReferencePage page = ReferencePage.of("reference/http.md");

    @Test
    void page_lists_every_operation_of_contract() {
        var text = new StringBuilder();
        for (var tag : openApiContract.document().get("tags")) {
            var name = tag.get("name").asText();
            text.append("\n### ")
                    .append(name)
                    .append("\n\n| operation | request | scope | what it does |\n|---|---|---|---|\n");
            openApiContract.operations().stream()
                    .filter(contractOperation ->
                            contractOperation.node().at("/tags/0").asText().equals(name))
                    .forEach(contractOperation -> text.append(row(contractOperation)));
        }
        assertThat(openApiContract.operations())
                .allMatch(contractOperation -> text.indexOf("`" + contractOperation.id() + "`") >= 0);
        page.assertGenerated("operations", text.append("\n").toString());
    }

    private static String row(ContractOperation contractOperation) {
        var scope = SCOPE.matcher(contractOperation.node().path("description").asText());
        return "| `" + contractOperation.id() + "` | `" + contractOperation.method() + " " + contractOperation.path()
                + "` | "
                + (scope.find() ? "`" + scope.group(1) + "` | " : "| ")
                + contractOperation.node().get("summary").asText() + " |\n";
    }

    @Test
    void page_lists_problems_of_contract_and_code_with_status() {
        var listed = page.rows("## Problems").stream()
                .collect(Collectors.toMap(
                        row -> ReferencePage.code(row.getFirst()).getFirst(), row -> Integer.parseInt(row.get(1))));
        assertThat(listed)
                .containsExactlyInAnyOrderEntriesOf(problemsOfContract())
                .containsAllEntriesOf(problemsOfCode());
    }

    /** Returns the status of each problem in the contract's examples, by the problem's type. */
    private Map<String, Integer> problemsOfContract() {
        var statusByType = new TreeMap<String, Integer>();
        for (var response : openApiContract.document().at("/components/responses")) {
            var content = response.at("/content/application~1problem+json");
            Stream.concat(Stream.of(content.path("example")), content.path("examples").findValues("value").stream())
                    .filter(example -> !example.isMissingNode())
                    .forEach(example -> statusByType.put(
                            example.get("type").asText().replace(PROBLEM, ""),
                            example.get("status").asInt()));
        }
        return statusByType;
    }

    private static Map<String, Integer> problemsOfCode() {
        return Arrays.stream(Problem.class.getPermittedSubclasses())
                .map(HttpReferenceTest::newProblem)
                .collect(Collectors.toMap(problem -> problem.type().replace(PROBLEM, ""), Problem::status));
    }

    private static Problem newProblem(Class<?> kind) {
        try {
            var components = kind.getRecordComponents();
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = kind.getDeclaredConstructor(types);
            return (Problem) constructor.newInstance(Arrays.stream(types)
                    .map(type -> Map.<Class<?>, Object>of(
                                    String.class, "", long.class, 1L, List.class, List.of(), Map.class, Map.of())
                            .getOrDefault(type, 0))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
