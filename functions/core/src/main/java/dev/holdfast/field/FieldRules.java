// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.RoleNames;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a state about an item's fields. {@code visible} and {@code editable} don't restrict the application that
 * owns the item.
 *
 * @param visible the fields that people see; null for all fields
 * @param editable the fields that people can write. All other fields are locked
 * @param required the fields that must have a value before the item leaves the state
 */
public record FieldRules(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FieldGrant visible,
        FieldGrant editable,
        FieldGrant required) {
    /** Replaces an absent {@code editable} or {@code required} of a stored rule by a rule without fields. */
    @SuppressWarnings("ConstantValue")
    public FieldRules {
        if (editable == null) editable = FieldGrant.NONE;
        if (required == null) required = FieldGrant.NONE;
    }

    /** The rules of a state without rules: people see all fields and write none. */
    public static final FieldRules LOCKED = new FieldRules(null, FieldGrant.NONE, FieldGrant.NONE);

    /** Returns rules that show the same fields, but lock all of them and require none. */
    public FieldRules locked() {
        return new FieldRules(visible, FieldGrant.NONE, FieldGrant.NONE);
    }

    /** Whether everybody sees the field. */
    public boolean showsToAnyone(String field) {
        return visible == null || visible.fieldsOf(RoleNames.ANYONE::equals).contains(field);
    }

    /** Returns the roles that the rules name. */
    public Stream<String> roles() {
        return Stream.of(visible == null ? FieldGrant.NONE : visible, editable, required)
                .flatMap(FieldGrant::roles);
    }
}
