// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.input;

import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.TextLength;
import dev.holdfast.text.UnicodeForm;
import java.util.List;

/**
 * Validates links, the external identifiers of items: {@code type:value}, such as {@code tracking:1Z999}. Two links are
 * equal if their texts in the Unicode form NFC are equal.
 */
public final class LinkCheck {
    /** The maximum number of links of an item. Each link adds a write to the transaction that creates the item. */
    private static final int MAX_LINKS = 10;

    private static final int MAX_VALUE_CHARACTERS = 200;

    private LinkCheck() {}

    public static void check(String path, List<String> links, InputFaults inputFaults) {
        if (links.size() > MAX_LINKS) inputFaults.add(path, "must have at most " + MAX_LINKS + " entries");
        if (UnicodeForm.composeAll(links).size() < links.size()) inputFaults.add(path, "must not contain a link twice");
        for (var i = 0; i < links.size(); i++) check(path + "/" + i, links.get(i), inputFaults);
    }

    /** Checks that the type is a name and the value has 1 to 200 characters. */
    public static void check(String path, String link, InputFaults inputFaults) {
        var colon = link.indexOf(':');
        if (colon < 0) {
            inputFaults.add(path, "must be type:value, such as tracking:1Z999");
            return;
        }
        inputFaults.checkName(path, link.substring(0, colon));
        var value = link.substring(colon + 1);
        // The composed form of a few characters is longer.
        var length = Math.max(TextLength.of(value), TextLength.of(UnicodeForm.compose(value)));
        if (value.isEmpty() || length > MAX_VALUE_CHARACTERS)
            inputFaults.add(path, "must have a value of 1 to " + MAX_VALUE_CHARACTERS + " characters after the colon");
        if (!value.equals(value.strip())) inputFaults.add(path, "must not have spaces around its value");
        inputFaults.checkPlain(path, value);
    }
}
