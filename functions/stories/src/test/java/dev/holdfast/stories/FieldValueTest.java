// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.json.JsonCodec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values of fields match their schema, and appear in lists, searches, the history and events. */
class FieldValueTest {
    private final FieldFixture fieldFixture = new FieldFixture();

    @AfterEach
    void close() {
        fieldFixture.close();
    }

    @Test
    void invalid_values_are_refused_with_their_pointers() {
        var faults = FieldFixture.faults(fieldFixture.holdfastFixture.call(
                fieldFixture.application,
                fieldFixture.holdfastFixture.holdfast.createItem,
                "{'workflow':'migration','key':'a','fields':{'database':'stock','date':'1 March','cost':-1,"
                        + "'tags':['a','a'],'server':7}}"));
        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "/fields/database", "/fields/date", "/fields/cost", "/fields/tags", "/fields/server");
    }

    @Test
    void unknown_field_is_refused_with_known_names() {
        var problem = fieldFixture.holdfastFixture.callRefused(
                fieldFixture.holdfastFixture.holdfast.createItem,
                "{'workflow':'migration','key':'a','fields':{'datum':'2027-03-01'}}");
        assertThat(problem.detail()).contains("/fields/datum").contains("database, date");
    }

    @Test
    void workflow_without_fields_accepts_none() {
        var problem = fieldFixture.holdfastFixture.callRefused(
                fieldFixture.holdfastFixture.holdfast.createItem, "{'key':'a','fields':{'a':1}}");
        assertThat(problem.detail()).contains("/fields").contains("no fields");
    }

    @Test
    void fields_must_fit_into_their_space() {
        var tags = "'" + "x".repeat(33_000) + "'";
        assertThat(fieldFixture
                        .holdfastFixture
                        .callRefused(
                                fieldFixture.holdfastFixture.holdfast.createItem,
                                "{'workflow':'migration','key':'a','fields':{'tags':[" + tags + "]}}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void item_with_largest_data_has_space_for_fields() {
        var data = "'" + "x".repeat(256 * 1024 - 2) + "'";
        fieldFixture.holdfastFixture.callOk(
                fieldFixture.holdfastFixture.holdfast.createItem,
                "{'workflow':'migration','key':'a','data':" + data + "}");
        var tags = "'" + "x".repeat(31_900) + "'";
        HoldfastFixture.requireOk(fieldFixture.edit(fieldFixture.application, "a", "'fields':{'tags':[" + tags + "]}"));
    }

    @Test
    void list_finds_items_by_their_fields() {
        fieldFixture.create("a", "{'database':'users','tags':['red','blue']}");
        fieldFixture.create("b", "{'database':'orders'}");
        var listItems = fieldFixture.holdfastFixture.holdfast.listItems;
        for (var filter : new String[] {"{'database':'users'}", "{'tags':'blue'}"}) {
            assertThat(fieldFixture
                            .callOk(fieldFixture.anna, listItems, "{'workflow':'migration','fields':" + filter + "}")
                            .items())
                    .extracting(item -> item.key())
                    .as(filter)
                    .containsExactly("a");
        }
    }

    @Test
    void list_reveals_no_field_that_caller_does_not_see() {
        fieldFixture.create("a", "{'cost':7,'password':'open sesame'}");
        var listItems = fieldFixture.holdfastFixture.holdfast.listItems;
        var byCost = "{'workflow':'migration','fields':{'cost':'7'}}";
        assertThat(fieldFixture.callOk(fieldFixture.anna, listItems, byCost).items())
                .isEmpty();
        assertThat(fieldFixture.callOk(fieldFixture.dora, listItems, byCost).items())
                .hasSize(1);
        assertThat(fieldFixture
                        .callOk(
                                fieldFixture.application,
                                listItems,
                                "{'workflow':'migration','fields':{'password':'open sesame'}}")
                        .items())
                .isEmpty();
    }

    @Test
    void search_finds_item_by_field() {
        fieldFixture.create("a", "{'database':'users'}");
        fieldFixture.create("b", "{'database':'orders'}");
        fieldFixture.holdfastFixture.publish();
        assertThat(fieldFixture
                        .holdfastFixture
                        .callOk(fieldFixture.holdfastFixture.holdfast.searchItems, "{'query':'field.database:users'}")
                        .hits())
                .extracting(hit -> hit.key())
                .containsExactly("a");
    }

    @Test
    void history_and_event_name_written_fields() {
        fieldFixture.holdfastFixture.subscribe();
        fieldFixture.create("a", "{'database':'users'}");
        HoldfastFixture.requireOk(
                fieldFixture.advance(fieldFixture.anna, "a", "checked", "{'tags':['red'],'password':'open sesame'}"));
        assertThat(fieldFixture.read(fieldFixture.anna, "a").history())
                .extracting(HistoryEntry::fields)
                .containsExactly(java.util.List.of("database"), java.util.List.of("password", "tags"));
        fieldFixture.holdfastFixture.publish();
        var sent = JsonCodec.encode(fieldFixture.holdfastFixture.receiver.events());
        assertThat(sent)
                .contains("\"changedFields\":[\"password\",\"tags\"],\"fields\":{\"tags\":[\"red\"]}")
                .doesNotContain("open sesame");
    }

    @Test
    void number_of_too_many_digits_is_refused() {
        for (var number : new String[] {"1E+100000000", "1E-100000000"}) {
            assertThat(fieldFixture
                            .holdfastFixture
                            .callRefused(
                                    fieldFixture.holdfastFixture.holdfast.createItem,
                                    "{'workflow':'migration','key':'a','fields':{'cost':" + number + "}}")
                            .detail())
                    .contains("/fields/cost", "digits");
        }
    }

    @Test
    void number_has_one_spelling() {
        fieldFixture.create("a", "{'cost':1E+2}");
        fieldFixture.create("b", "{'cost':100.0}");
        assertThat(fieldFixture
                        .callOk(
                                fieldFixture.application,
                                fieldFixture.holdfastFixture.holdfast.listItems,
                                "{'workflow':'migration','fields':{'cost':'100'}}")
                        .items())
                .hasSize(2);
    }

    @Test
    void event_and_history_hide_fields_of_roles() {
        fieldFixture.holdfastFixture.subscribe();
        fieldFixture.create("a", "{'cost':4711,'database':'users'}");
        fieldFixture.holdfastFixture.publish();
        assertThat(JsonCodec.encode(fieldFixture.holdfastFixture.receiver.events()))
                .contains("\"changedFields\":[\"database\"]")
                .doesNotContain("4711");
        var getHistory = fieldFixture.holdfastFixture.holdfast.getItemHistory;
        var request = "{'workflow':'migration','key':'a'}";
        assertThat(fieldFixture.callOk(fieldFixture.anna, getHistory, request).history())
                .extracting(HistoryEntry::fields)
                .containsExactly(List.of("database"));
        assertThat(fieldFixture.callOk(fieldFixture.dora, getHistory, request).history())
                .extracting(HistoryEntry::fields)
                .containsExactly(List.of("cost", "database"));
    }
}
