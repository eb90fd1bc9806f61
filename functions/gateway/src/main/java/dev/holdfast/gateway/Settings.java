// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import dev.holdfast.stack.StackSettings;
import io.smallrye.config.ConfigMapping;

/** The settings of the template; the gateway has no others than the functions. */
@ConfigMapping(prefix = "holdfast")
interface Settings extends StackSettings {}
