package dev.holdfast.gateway;

import dev.holdfast.stack.StackSettings;
import io.smallrye.config.ConfigMapping;

/** What the template sets: nothing that functions don't have too. */
@ConfigMapping(prefix = "holdfast")
interface Settings extends StackSettings {}
