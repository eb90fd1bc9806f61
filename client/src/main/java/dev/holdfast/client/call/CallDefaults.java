// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * The settings that apply to all calls of a client.
 *
 * @param actor the person for whom the application acts; null if it acts for itself
 * @param agent the agent that makes the calls; null if no agent makes them
 * @param dataMapper converts the application's data to JSON
 */
public record CallDefaults(@Nullable String actor, @Nullable String agent, ObjectMapper dataMapper) {}
