// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.expression.QuestionMark;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.model.field.value.IntegerFieldValue;
import com.cronutils.model.field.value.SpecialChar;
import java.util.BitSet;

/** Lists the numbers of a field of a cron expression. */
final class CronValues {
    private CronValues() {}

    /** Whether the field allows all values. */
    static boolean isUnrestricted(FieldExpression expression) {
        return expression instanceof Always || expression instanceof QuestionMark;
    }

    /** @throws IllegalArgumentException if the field contains anything other than numbers */
    static BitSet of(FieldExpression expression, int min, int max) {
        var values = new BitSet();
        switch (expression) {
            case And and -> and.getExpressions().forEach(part -> values.or(of(part, min, max)));
            case Every every -> addSteps(every, min, max, values);
            case Between between -> values.set(number(between.getFrom()), number(between.getTo()) + 1);
            case On on
            when on.getSpecialChar().getValue() == SpecialChar.NONE ->
                values.set(on.getTime().getValue());
            case Always always -> values.set(min, max + 1);
            case QuestionMark questionMark -> values.set(min, max + 1);
            default -> throw new IllegalArgumentException(expression.asString() + " is not allowed here");
        }
        return values;
    }

    private static void addSteps(Every every, int min, int max, BitSet values) {
        var step = Math.max(1, every.getPeriod().getValue());
        var range = every.getExpression() instanceof On on
                ? of(new Between(on.getTime(), new IntegerFieldValue(max)), min, max)
                : of(every.getExpression(), min, max);
        for (var value = range.nextSetBit(0); value >= 0 && value < range.length(); value += step) values.set(value);
    }

    private static int number(FieldValue<?> value) {
        if (value instanceof IntegerFieldValue integer) return integer.getValue();
        throw new IllegalArgumentException(value.getValue() + " is not allowed in a range");
    }
}
