// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import java.util.Map;

/**
 * The release that a held item needs before it can move.
 *
 * @param scope the scope that the release needs
 * @param roles the people who may release the item, by role; empty if every caller with the scope may
 */
public record ReleaseStep(String scope, Map<String, List<String>> roles) {
    public ReleaseStep {
        roles = AbsentValues.orEmpty(roles);
    }
}
