// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import org.jspecify.annotations.Nullable;

/**
 * The rules of a state about an item's fields.
 *
 * @param visible the fields that people see; null for all fields
 * @param editable the fields that people can write
 * @param required the fields that must have a value before the item leaves the state
 */
public record FieldRules(@Nullable FieldGrant visible, FieldGrant editable, FieldGrant required) {
    @SuppressWarnings("ConstantValue")
    public FieldRules {
        if (editable == null) editable = FieldGrant.NONE;
        if (required == null) required = FieldGrant.NONE;
    }
}
