/** AWS on this machine, for tests: functions in processes of their own, what they call, and what they may. */
@NullMarked
package dev.holdfast.lambdalocal;

import org.jspecify.annotations.NullMarked;
