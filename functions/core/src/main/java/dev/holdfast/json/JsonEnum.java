// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An enum whose constants have lower-case names in JSON: {@code TOO_EARLY} becomes {@code too-early}. */
public interface JsonEnum {
    String name();

    @JsonValue
    default String jsonName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
