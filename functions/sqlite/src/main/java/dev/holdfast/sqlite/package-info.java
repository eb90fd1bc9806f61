/** The table and its change feed in one SQLite file: the embedded default, durable on disk. */
@NullMarked
package dev.holdfast.sqlite;

import org.jspecify.annotations.NullMarked;
