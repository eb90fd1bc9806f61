// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workflow;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A role of a workflow. In JSON, a role that is the same for all items is only the list of its people.
 *
 * @param people the people in the role, for items without people of their own in it
 * @param perItem whether an item can have people of its own in the role, even if the role decides who may move the item
 */
public record WorkflowRole(List<String> people, boolean perItem) {
    private static final String PEOPLE_MEMBER = "people";
    private static final String PER_ITEM_MEMBER = "perItem";

    public WorkflowRole {
        people = List.copyOf(people);
    }

    /** Reads a role of a workflow document. */
    static WorkflowRole read(DocumentMember role, int maxPeople) {
        if (!role.node().isObject()) {
            if (!role.isAbsent() && !role.node().isArray()) {
                role.addFault("must be an array of people, or an object with people and perItem");
                return new WorkflowRole(List.of(), false);
            }
            return new WorkflowRole(role.readStrings(maxPeople), false);
        }
        var workflowRole = new WorkflowRole(
                role.member(PEOPLE_MEMBER).readStrings(maxPeople),
                role.member(PER_ITEM_MEMBER).readBoolean(false));
        role.rejectUnknownMembers();
        return workflowRole;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static WorkflowRole fromJson(JsonNode role) {
        var people = new ArrayList<String>();
        (role.isObject() ? role.path(PEOPLE_MEMBER) : role).forEach(person -> people.add(person.asText()));
        return new WorkflowRole(people, role.path(PER_ITEM_MEMBER).asBoolean(false));
    }

    @JsonValue
    Object toJson() {
        if (!perItem) return people;
        var members = new LinkedHashMap<String, Object>();
        members.put(PEOPLE_MEMBER, people);
        members.put(PER_ITEM_MEMBER, true);
        return members;
    }
}
