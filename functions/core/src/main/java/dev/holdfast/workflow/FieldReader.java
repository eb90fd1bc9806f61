// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import dev.holdfast.access.RoleNames;
import dev.holdfast.field.FieldGrant;
import dev.holdfast.field.FieldRules;
import dev.holdfast.field.FieldSchema;
import dev.holdfast.field.FieldSchemaCheck;
import dev.holdfast.field.FormCheck;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks the fields, the form and the states' rules about fields of a workflow document. */
final class FieldReader {
    private FieldReader() {}

    /** Returns the schema of the fields; null if the workflow has no fields, or if the schema is invalid. */
    static @Nullable FieldSchema readSchema(DocumentMember fields) {
        if (fields.isAbsent()) return null;
        var schemaFaults = new InputFaults();
        FieldSchemaCheck.check(fields.pointer(), fields.node(), schemaFaults);
        if (!schemaFaults.hasAny()) return FieldSchema.ofChecked(fields.node());
        fields.faults().addAll(schemaFaults);
        return null;
    }

    static @Nullable RawJson readForm(DocumentMember form, @Nullable FieldSchema fieldSchema) {
        if (form.isAbsent()) return null;
        if (fieldSchema == null) form.addFault("needs fields");
        else FormCheck.check(form.pointer(), form.node(), fieldSchema, form.faults());
        return new RawJson(JsonCodec.encode(form.node()));
    }

    /** Reads the rules of a state. */
    static @Nullable FieldRules readRules(DocumentMember rules) {
        if (!rules.expectObject()) return null;
        var visible = rules.member("visible");
        var fieldRules = new FieldRules(
                visible.isAbsent() ? null : readGrant(visible),
                readGrant(rules.member("editable")),
                readGrant(rules.member("required")));
        rules.rejectUnknownMembers();
        return fieldRules;
    }

    private static FieldGrant readGrant(DocumentMember grant) {
        if (grant.isAbsent()) return FieldGrant.NONE;
        if (grant.node().isArray())
            return new FieldGrant(Map.of(RoleNames.ANYONE, grant.readNames(FieldSchemaCheck.MAX_FIELDS)));
        if (!grant.node().isObject()) {
            grant.addFault("must be an array of fields, or an object with an array of fields for each role");
            return FieldGrant.NONE;
        }
        var fieldsByRole = new LinkedHashMap<String, List<String>>();
        grant.members(InputFaults.MAX_ENTRIES, "roles").forEach((role, fields) -> {
            fields.faults().checkName(fields.pointer(), role);
            fieldsByRole.put(role, fields.readNames(FieldSchemaCheck.MAX_FIELDS));
        });
        return new FieldGrant(fieldsByRole);
    }

    /** Refuses a searchable field that some people don't see in a state, because a search would reveal its value. */
    static void checkSearch(Workflow workflow, InputFaults inputFaults) {
        for (var i = 0; i < workflow.search().size(); i++) {
            var field = workflow.search().get(i);
            var hidingState = workflow.states().keySet().stream()
                    .filter(state -> !field.startsWith("/") && !workflow.showsToAnyone(state, field))
                    .findFirst();
            if (workflow.fields() != null && hidingState.isPresent())
                inputFaults.add(
                        "/search/" + i,
                        "must not name " + field + ", because the state " + hidingState.get()
                                + " hides it from some people");
        }
    }

    /** Checks the rules of all states against the fields, and that people can give every required field. */
    static void checkRules(Workflow workflow, InputFaults inputFaults) {
        workflow.states().forEach((name, state) -> {
            var rules = state.fields();
            if (rules == null) return;
            var pointer = "/states/" + name + "/fields";
            var fieldSchema = workflow.fields();
            if (fieldSchema == null) {
                inputFaults.add(pointer, "needs fields of the workflow");
                return;
            }
            if (state.terminal()) {
                if (!rules.editable().fieldsByRole().isEmpty())
                    inputFaults.add(pointer + "/editable", "is not allowed in a terminal state");
                if (!rules.required().fieldsByRole().isEmpty())
                    inputFaults.add(pointer + "/required", "is not allowed in a terminal state");
            }
            checkRoles(pointer, workflow, rules, inputFaults);
            checkPurge("/states/" + name + "/onPurge", workflow, state, rules, inputFaults);
            checkNames(pointer + "/visible", rules.visible(), fieldSchema, inputFaults);
            checkNames(pointer + "/editable", rules.editable(), fieldSchema, inputFaults);
            checkNames(pointer + "/required", rules.required(), fieldSchema, inputFaults);
            checkEditable(pointer + "/editable", rules, fieldSchema, inputFaults);
            checkRequired(pointer + "/required", workflow, name, rules, inputFaults);
        });
    }

    private static void checkNames(
            String pointer, @Nullable FieldGrant grant, FieldSchema fieldSchema, InputFaults inputFaults) {
        if (grant == null) return;
        grant.fieldsOfAnyRole().stream()
                .filter(field -> !fieldSchema.has(field))
                .sorted()
                .forEach(field -> inputFaults.add(
                        pointer,
                        "names " + field + ", which is not a field; the fields are "
                                + String.join(", ", fieldSchema.names())));
    }

    private static void checkEditable(
            String pointer, FieldRules rules, FieldSchema fieldSchema, InputFaults inputFaults) {
        var visible = rules.visible();
        for (var field : rules.editable().fieldsOfAnyRole().stream().sorted().toList()) {
            if (fieldSchema.isReadOnly(field)) inputFaults.add(pointer, "names " + field + ", which is readOnly");
        }
        rules.editable()
                .fieldsByRole()
                .forEach((role, fields) -> fields.stream()
                        .filter(field -> visible != null
                                && !visible.fieldsOf(held -> held.equals(role) || held.equals(RoleNames.ANYONE))
                                        .contains(field))
                        .forEach(field -> inputFaults.add(
                                pointer, "names " + field + " for " + role + ", for whom visible doesn't name it")));
    }

    private static void checkRoles(String pointer, Workflow workflow, FieldRules rules, InputFaults inputFaults) {
        rules.roles()
                .distinct()
                .filter(role -> !workflow.canHavePeople(role))
                .forEach(role -> inputFaults.add(
                        pointer,
                        "names the role " + role + ", which nobody can have; add people to roles/" + role
                                + ", or name the role in perItemRoles"));
    }

    private static void checkPurge(
            String pointer, Workflow workflow, State state, FieldRules rules, InputFaults inputFaults) {
        var purgeState = state.onPurge() == null ? null : workflow.states().get(state.onPurge());
        if (purgeState != null
                && !purgeState.endsInFailure()
                && !rules.required().fieldsByRole().isEmpty())
            inputFaults.add(pointer, "must be a state with failure: true, because this state has required fields");
    }

    private static void checkRequired(
            String pointer, Workflow workflow, String state, FieldRules rules, InputFaults inputFaults) {
        var editable = new HashSet<String>();
        for (var earlier : statesUpTo(workflow, state)) {
            var earlierRules = workflow.state(earlier).fields();
            if (earlierRules != null) editable.addAll(earlierRules.editable().fieldsOfAnyRole());
        }
        var fieldSchema = workflow.fields();
        rules.required().fieldsOfAnyRole().stream()
                .filter(field -> fieldSchema != null && fieldSchema.has(field) && !fieldSchema.isReadOnly(field))
                .filter(field -> !editable.contains(field))
                .sorted()
                .forEach(field -> inputFaults.add(
                        pointer,
                        "names " + field + ", which no state up to here makes editable; name it in editable, or mark it"
                                + " readOnly if the application gives it"));
    }

    /** Returns the state and all states from which items can reach it. */
    private static Set<String> statesUpTo(Workflow workflow, String state) {
        var found = new HashSet<>(Set.of(state));
        var unvisited = new ArrayDeque<>(found);
        while (!unvisited.isEmpty()) {
            var reached = unvisited.pop();
            workflow.states().forEach((name, candidate) -> {
                if (candidate.next().contains(reached) && found.add(name)) unvisited.push(name);
            });
        }
        return found;
    }
}
