// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.assignment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The total time for which a holder has had an item.
 *
 * @param person the person who had the task; null for other holders
 */
public record HolderTime(
        TaskHolder.HolderKind kind, @Nullable String person, Duration time) {
    static HolderTime of(TaskHolder taskHolder, Duration time) {
        return new HolderTime(taskHolder.kind(), taskHolder.person(), time);
    }

    TaskHolder holder() {
        return new TaskHolder(kind, person);
    }

    HolderTime plus(Duration duration) {
        return new HolderTime(kind, person, time.plus(duration));
    }
}
