// SPDX-License-Identifier: Apache-2.0
/**
 * Publishes changes: begins a delivery of each event for each matching subscription and recipient. The entry points are
 * {@link dev.holdfast.publishing.DispatchProjector} and the dry run {@link
 * dev.holdfast.publishing.PreviewNotifications}.
 */
@NullMarked
package dev.holdfast.publishing;

import org.jspecify.annotations.NullMarked;
