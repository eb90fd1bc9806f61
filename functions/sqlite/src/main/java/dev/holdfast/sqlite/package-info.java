// SPDX-License-Identifier: Apache-2.0
/**
 * The storage of the server in SQLite files: a table with its outbox ({@link dev.holdfast.sqlite.SqliteTable}) and a
 * search index ({@link dev.holdfast.sqlite.SqliteSearchIndex}).
 */
@NullMarked
package dev.holdfast.sqlite;

import org.jspecify.annotations.NullMarked;
