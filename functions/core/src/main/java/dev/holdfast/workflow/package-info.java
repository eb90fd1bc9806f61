/** Graphs of states, kept as data. */
@NullMarked
package dev.holdfast.workflow;

import org.jspecify.annotations.NullMarked;
