// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pages about workflow documents and search queries list exactly the known members and fields. The test reads the
 * known names from the refusal of an unknown name.
 */
class LanguageReferenceTest {
    private final Holdfast holdfast = new Holdfast(
            DeploymentParts.withoutSending(unusableTable(), new ShardLayout(1), new SettableClock(Instant.EPOCH)),
            new EmptySearch());

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "## Workflow | /unknown | {'unknown': 1, 'states': {'a': {}}}",
                "## State | /states/a/unknown | {'states': {'a': {'unknown': 1}}}",
                "## Escalation step | /escalate/0/unknown | {'escalate': [{'unknown': 1}], 'states': {'a': {}}}",
                "## Rule in `expect` | /expect/r/unknown | {'expect': {'r': {'unknown': 1}}, 'states': {'a': {}}}"
            })
    void the_page_lists_exactly_the_members_of_a_document(String heading, String at, String document) {
        var request = JsonCodec.encode(Map.of("name", "orders", "yaml", document));
        if (!(refusal(holdfast.putWorkflow, request) instanceof Problem.Invalid invalid)) throw new AssertionError();
        var fault = invalid.faults().stream()
                .filter(candidate -> candidate.at().equals(at))
                .findFirst()
                .orElseThrow(() -> new AssertionError(invalid.faults().toString()));
        assertThat(ReferencePage.of("reference/workflow-document.md").names(heading))
                .isEqualTo(new TreeSet<>(List.of(fault.message()
                        .replaceFirst(".*known (fields |members )?are ", "")
                        .split(", "))));
    }

    @Test
    void the_page_lists_exactly_the_fields_of_a_query() {
        var detail = refusal(holdfast.searchItems, "{\"query\":\"unknown:1\"}").detail();
        var knownFields = detail.replaceFirst(".*; fields are ", "").replaceFirst("\\. Put .*", "");
        assertThat(ReferencePage.of("reference/search-query.md").names("## Fields"))
                .isEqualTo(new TreeSet<>(List.of(knownFields.split(", "))));
    }

    @Test
    void the_page_lists_exactly_the_values_of_held() {
        var detail =
                refusal(holdfast.searchItems, "{\"query\":\"held:unknown\"}").detail();
        var values = ReferencePage.of("reference/search-query.md").rows("## Fields").stream()
                .filter(row -> row.getFirst().equals("`held`"))
                .flatMap(row -> ReferencePage.code(row.get(1)).stream());
        assertThat(values)
                .containsExactlyInAnyOrder(detail.replaceFirst(".* one of ", "").split(", "));
    }

    private static <Q> Problem refusal(Action<Q, ?> action, String request) {
        var actionResult = action.call(
                Caller.application("shop", Scope.MANAGE, "key:shop"),
                JsonCodec.decodeStored(action.requestType(), request));
        if (actionResult instanceof ActionResult.Refusal<?>(var problem)) return problem;
        throw new AssertionError(actionResult.toString());
    }

    /** Returns a table that fails every call, because refused requests don't use the table. */
    private static Table unusableTable() {
        return (Table) Proxy.newProxyInstance(
                Table.class.getClassLoader(), new Class<?>[] {Table.class}, (self, method, arguments) -> {
                    throw new AssertionError(method + " was called");
                });
    }

    private static final class EmptySearch implements SearchIndex {
        @Override
        public List<SearchCard> addCards(List<SearchCard> cards) {
            return List.of();
        }

        @Override
        public void expireEventsWithItems(List<IndexedItemId> items) {}

        @Override
        public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
            return new HitPage(List.of(), null);
        }
    }
}
