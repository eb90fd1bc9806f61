// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import java.util.Map;
import java.util.TreeMap;

/**
 * The characters that most programs don't show. An author can use these characters to hide text from people. The
 * characters are the code points with the property {@code Default_Ignorable_Code_Point} (Unicode 16,
 * DerivedCoreProperties.txt). They also include controls, formats, separators of lines and paragraphs, private use,
 * surrogates and unassigned characters.
 */
final class InvisibleCharacters {
    /** The last code point of each range of ignorable code points, by the range's first code point. */
    private static final TreeMap<Integer, Integer> IGNORABLE = new TreeMap<>(Map.ofEntries(
            Map.entry(0x00AD, 0x00AD),
            Map.entry(0x034F, 0x034F),
            Map.entry(0x061C, 0x061C),
            Map.entry(0x115F, 0x1160),
            Map.entry(0x17B4, 0x17B5),
            Map.entry(0x180B, 0x180F),
            Map.entry(0x200B, 0x200F),
            Map.entry(0x202A, 0x202E),
            Map.entry(0x2060, 0x206F),
            Map.entry(0x3164, 0x3164),
            Map.entry(0xFE00, 0xFE0F),
            Map.entry(0xFEFF, 0xFEFF),
            Map.entry(0xFFA0, 0xFFA0),
            Map.entry(0xFFF0, 0xFFF8),
            Map.entry(0x1BCA0, 0x1BCA3),
            Map.entry(0x1D173, 0x1D17A),
            Map.entry(0xE0000, 0xE0FFF)));

    private InvisibleCharacters() {}

    static boolean contains(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> isIgnorable(codePoint);
        };
    }

    private static boolean isIgnorable(int codePoint) {
        var range = IGNORABLE.floorEntry(codePoint);
        return range != null && codePoint <= range.getValue();
    }
}
