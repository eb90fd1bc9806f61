package dev.holdfast.lambda;

import dev.holdfast.stack.StackSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What the template sets for functions only. */
@ConfigMapping(prefix = "holdfast")
interface Settings extends StackSettings {
    /** The function that releases what a sweep found to be due. */
    Optional<String> releaseFunction();

    @WithDefault("PT45S")
    Duration sweepLimit();

    Optional<String> heartbeatUrl();
}
