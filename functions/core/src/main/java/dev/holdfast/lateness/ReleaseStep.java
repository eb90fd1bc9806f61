// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lateness;

import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The release that a held item needs before it can move.
 *
 * @param scope the scope that the release needs
 * @param roles the people who may release the item, by role; empty if every caller with the scope may
 */
public record ReleaseStep(Scope scope, Map<String, List<String>> roles) {
    /** Returns the release; null if the item isn't held. */
    static @Nullable ReleaseStep of(Item item, Workflow workflow) {
        if (item.currentHold() == null) return null;
        return new ReleaseStep(
                Scope.MANAGE, item.hasHoldByState() ? NextStep.peopleByRole(item.state(), item, workflow) : Map.of());
    }
}
