// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holdfast refuses a workflow document whose fields, form or rules about fields can't work. */
class FieldDocumentTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final WorkflowFixture workflows = new WorkflowFixture(() -> holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private List<String> faultsOf(String yaml) {
        return workflows.putInvalid(yaml) instanceof Problem.Invalid invalid
                ? invalid.faults().stream().map(Problem.Fault::at).toList()
                : List.of();
    }

    private List<String> faultsOfRules(String rules) {
        return faultsOf("""
                fields: {type: object, properties: {a: {type: string}, b: {type: string, readOnly: true}, c: {}}}
                states:
                  s: {initial: true, next: [t], within: P1D, fields: {editable: [c]}}
                  t: {next: [z], within: P1D, fields: %s}
                  z: {terminal: true}
                """.formatted(rules));
    }

    private List<String> faultsOfSchema(String schema) {
        return faultsOf("fields: " + schema + """

                states: {s: {initial: true, next: [z], within: P1D}, z: {terminal: true}}
                """);
    }

    @Test
    void schema_must_be_valid_and_closed() {
        assertThat(faultsOfSchema("{type: object}")).containsExactly("/fields/properties");
        assertThat(faultsOfSchema("{type: array, properties: {a: {}}}")).containsExactly("/fields/type");
        assertThat(faultsOfSchema("{type: object, properties: {'a b': {}}}")).containsExactly("/fields/properties/a b");
        assertThat(faultsOfSchema("{type: object, properties: {a: {type: texts}}}"))
                .contains("/fields/properties/a/type");
        assertThat(faultsOfSchema("{type: object, properties: {a: {pattern: '['}}}"))
                .isNotEmpty();
        assertThat(faultsOfSchema("{type: object, required: [a], properties: {a: {}}}"))
                .containsExactly("/fields/required");
        assertThat(faultsOfSchema("{type: object, properties: {a: {$ref: 'https://example.com/s'}}}"))
                .containsExactly("/fields/properties/a/$ref");
        assertThat(faultsOfSchema("{type: object, properties: {a: {$ref: 'classpath:/application.properties'}}}"))
                .containsExactly("/fields/properties/a/$ref");
    }

    @Test
    void rules_name_only_fields_that_people_can_use() {
        assertThat(faultsOfRules("{editable: [x]}")).contains("/states/t/fields/editable");
        assertThat(faultsOfRules("{editable: [b]}")).containsExactly("/states/t/fields/editable");
        assertThat(faultsOfRules("{visible: [c], editable: [a]}")).containsExactly("/states/t/fields/editable");
        assertThat(faultsOfRules("{hidden: [a]}")).containsExactly("/states/t/fields/hidden");
        assertThat(faultsOfRules("{editable: a}")).containsExactly("/states/t/fields/editable");
    }

    @Test
    void required_field_must_be_editable_up_to_its_state() {
        assertThat(faultsOfRules("{required: [a]}")).containsExactly("/states/t/fields/required");
        holdfastFixture.putWorkflow("w", """
                fields: {type: object, properties: {a: {type: string}, b: {type: string, readOnly: true}}}
                states:
                  s: {initial: true, next: [t], within: P1D, fields: {editable: [a]}}
                  t: {next: [z], within: P1D, fields: {required: [a, b]}}
                  z: {terminal: true}
                """);
    }

    @Test
    void role_that_nobody_can_have_is_refused() {
        assertThat(faultsOf("""
                states: {s: {initial: true, next: [z], within: P1D}, z: {terminal: true, actors: [boss]}}
                """)).containsExactly("/states/z/actors/0");
    }

    @Test
    void form_names_fields_and_known_words() {
        var document = """
                fields: {type: object, properties: {a: {type: string}}}
                form: %s
                states: {s: {initial: true, next: [z], within: P1D}, z: {terminal: true}}
                """;
        assertThat(faultsOf(document.formatted("{type: Table}"))).containsExactly("/form/type");
        assertThat(faultsOf(document.formatted(
                        "{type: VerticalLayout, elements: [{type: Control, scope: '#/properties/b'}]}")))
                .containsExactly("/form/elements/0/scope");
        assertThat(faultsOf(document.formatted(
                        "{type: Control, scope: '#/properties/a', rule: {effect: BLINK, condition: {scope:"
                                + " '#/properties/a', schema: {const: x}}}}")))
                .containsExactly("/form/rule/effect");
    }

    @Test
    void document_stays_same_when_read_and_put_again() {
        holdfastFixture.putWorkflow("migration", FieldFixture.MIGRATION);
        var read =
                JsonCodec.encode(holdfastFixture.callOk(holdfastFixture.holdfast.getWorkflow, "{'name':'migration'}"));
        assertThat(holdfastFixture.putWorkflow("migration", read)).isEqualTo(1);
    }

    @Test
    void slow_pattern_refuses_value_in_time() {
        holdfastFixture.putWorkflow("w", """
                fields: {type: object, properties: {a: {type: string, pattern: '^(a+)+$'}}}
                states: {s: {initial: true, next: [z], within: P1D}, z: {terminal: true}}
                """);
        var slow = "a".repeat(60) + "!";
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.createItem, "{'workflow':'w','fields':{'a':'" + slow + "'}}")
                        .detail())
                .contains("/fields/a");
    }

    @Test
    void secrets_are_fields_and_references_are_bounded() {
        assertThat(faultsOfSchema("{type: object, properties: {a: {properties: {b: {writeOnly: true}}}}}"))
                .containsExactly("/fields/properties/a/properties/b/writeOnly");
        assertThat(faultsOfSchema("{type: object, properties: {a: {$ref: '#/properties/a'}}}"))
                .containsExactly("/fields/properties/a/$ref");
        assertThat(
                        faultsOfSchema(
                                "{type: object, properties: {a: {$ref: '#/$defs/b'}}, $defs: {b: {items: {$ref: '#/$defs/b'}}}}"))
                .containsExactly("/fields/$defs/b/items/$ref");
        assertThat(faultsOfSchema("{type: object, properties: {a: {}}, anyOf: [{required: [a]}]}"))
                .containsExactly("/fields");
    }

    @Test
    void hidden_field_is_not_searchable() {
        assertThat(faultsOf("""
                search: [a]
                fields: {type: object, properties: {a: {type: string}, b: {type: string}}}
                states: {s: {initial: true, next: [z], within: P1D, fields: {visible: [b]}}, z: {terminal: true}}
                """)).containsExactly("/search/0");
    }

    @Test
    void rule_for_role_without_people_is_refused() {
        assertThat(faultsOfRules("{editable: {ghost: [a]}}")).containsExactly("/states/t/fields");
    }

    @Test
    void document_without_visible_fields_stays_same() {
        var yaml = """
                fields: {type: object, properties: {a: {type: number, multipleOf: 10.0, minimum: 1.5e10}}}
                states:
                  s: {initial: true, next: [z], within: P1D, fields: {visible: [], editable: []}}
                  z: {terminal: true}
                """;
        holdfastFixture.putWorkflow("w", yaml);
        assertThat(holdfastFixture.putWorkflow("w", yaml)).isEqualTo(1);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k','fields':{'a':20000000000}}");
        var seen = holdfastFixture.requireOk(
                holdfastFixture.app.actingFor("anna@example.com"),
                holdfastFixture.holdfast.getItem,
                "{'workflow':'w','key':'k'}");
        assertThat(seen.fields()).isEmpty();
    }
}
