// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only the application reads a secret field, and only when it reads this one item. */
class SecretFieldTest {
    private static final String SECRET = "open sesame";

    private final FieldFixture fieldFixture = new FieldFixture();

    @BeforeEach
    void create() {
        fieldFixture.create("a", "{'database':'users','password':'" + SECRET + "'}");
    }

    @AfterEach
    void close() {
        fieldFixture.close();
    }

    @Test
    void application_reads_secret_and_people_see_that_it_exists() {
        assertThat(fieldFixture.read(fieldFixture.application, "a").fields())
                .containsEntry("password", TextNode.valueOf(SECRET));
        var seen = fieldFixture.read(fieldFixture.anna, "a");
        assertThat(seen.fields()).doesNotContainKey("password");
        assertThat(seen.secretFields()).containsExactly("password");
    }

    @Test
    void answers_to_changes_contain_no_secret() {
        var actions = fieldFixture.holdfastFixture.holdfast;
        var answers = new Object[] {
            fieldFixture.edit(fieldFixture.application, "a", "'fields':{'password':'" + SECRET + "'}"),
            fieldFixture.holdfastFixture.call(
                    fieldFixture.application, actions.createItem, "{'workflow':'migration','key':'a','fields':{}}"),
            fieldFixture.holdfastFixture.call(
                    fieldFixture.application, actions.editItem, "{'workflow':'migration','key':'a','title':'t'}"),
            fieldFixture.holdfastFixture.call(fieldFixture.application, actions.listItems, "{'workflow':'migration'}"),
            fieldFixture.holdfastFixture.call(
                    fieldFixture.application, actions.getItemHistory, "{'workflow':'migration','key':'a'}"),
        };
        for (var answer : answers) assertThat(JsonCodec.encode(answer)).doesNotContain(SECRET);
    }

    @Test
    void refusal_of_secret_repeats_nothing_of_it() {
        var problem = HoldfastFixture.requireRefused(
                fieldFixture.edit(fieldFixture.anna, "a", "'fields':{'password':'sesame'}"));
        assertThat(problem.detail()).contains("/fields/password").doesNotContain("sesame");
    }

    @Test
    void search_index_and_archive_contain_no_secret() {
        fieldFixture.holdfastFixture.publish();
        var actions = fieldFixture.holdfastFixture.holdfast;
        assertThat(fieldFixture
                        .holdfastFixture
                        .callOk(actions.searchItems, "{'query':'sesame'}")
                        .hits())
                .isEmpty();
        assertThat(JsonCodec.encode(
                        fieldFixture.holdfastFixture.callOk(actions.traceItems, "{'workflow':'migration','key':'a'}")))
                .doesNotContain(SECRET);
    }

    @Test
    void key_without_scope_manage_reads_no_secret() {
        var reader = Caller.application("shop", Scope.READ, "key:viewer");
        assertThat(fieldFixture.read(reader, "a").fields()).doesNotContainKey("password");
    }
}
