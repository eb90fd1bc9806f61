/** What a workflow expects of its items beside deadlines: not too early, not too fast, not too often, not too few. */
@NullMarked
package dev.holdfast.watch;

import org.jspecify.annotations.NullMarked;
