// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.policy;

import dev.holdfast.json.JsonEnum;

/** The kinds of requesters that an approval rule can select. */
public enum RequesterKind implements JsonEnum {
    /** An agent, whose requests people must check. */
    AGENT
}
