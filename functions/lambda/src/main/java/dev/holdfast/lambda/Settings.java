// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import dev.holdfast.stack.StackSettings;
import dev.holdfast.sweep.HeartbeatRequirement;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The settings from the template that only the Lambda functions use, and not the gateway. */
@ConfigMapping(prefix = "holdfast")
interface Settings extends StackSettings {
    /** Returns the name of the function that releases due intents and items for the sweep. */
    Optional<String> releaseFunction();

    @WithDefault("PT45S")
    Duration sweepLimit();

    Optional<String> heartbeatUrl();

    /** Returns the condition for the sweep's heartbeat to the external watchdog. */
    @WithDefault("alerts")
    HeartbeatRequirement heartbeatRequires();
}
