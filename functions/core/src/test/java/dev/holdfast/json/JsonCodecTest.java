// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    record Sample(
            @Nullable String name,
            @Nullable Long count,
            @Nullable Boolean flag,
            @Nullable Instant at,
            @Nullable Duration within,
            List<String> list,
            Map<String, String> map,
            @Nullable RawJson any) {}

    private static Sample accept(String text) {
        return switch (JsonCodec.decode(Sample.class, text.replace('\'', '"'))) {
            case ActionResult.Success<Sample>(Sample value) -> value;
            case ActionResult.Refusal<Sample>(Problem problem) -> throw new AssertionError(problem.toString());
        };
    }

    private static String refusalDetail(String text) {
        return switch (JsonCodec.decode(Sample.class, text.replace('\'', '"'))) {
            case ActionResult.Success<Sample>(Sample value) -> throw new AssertionError("accepted: " + value);
            case ActionResult.Refusal<Sample>(Problem problem) -> problem.detail();
        };
    }

    @Test
    void an_absent_member_is_null_or_empty() {
        assertThat(accept("{}")).isEqualTo(new Sample(null, null, null, null, null, List.of(), Map.of(), null));
        assertThat(accept("").any()).isNull();
        assertThat(accept("{'any':null}").any()).isEqualTo(new RawJson("null"));
        assertThat(accept("{'list':null}").list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'colour':1} | /colour: is not a known field; known fields are any, at, count, flag, list, map, name, within",
                "{'name':7} | /name: must be a string",
                "{'name':true} | /name: must be a string",
                "{'count':'7'} | /count: must be a whole number",
                "{'count':7.5} | /count: must be a whole number",
                "{'flag':'true'} | /flag: must be true or false",
                "{'flag':1} | /flag: must be true or false",
                "{'at':'yesterday'} | /at: is not an RFC 3339 instant such as 2026-01-31T08:00:00Z",
                "{'at':'1969-12-31T23:59:59Z'} | /at: must be between the years 1970 and 9999",
                "{'at':'+12026-01-01T00:00:00Z'} | /at: must be between the years 1970 and 9999",
                "{'within':'P1M'} | /within: is not an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M or P1DT12H",
                "{'within':'PT0S'} | /within: must be longer than zero",
                "{'within':'-PT1H'} | /within: is not an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M or P1DT12H",
                "{'within':'P36501D'} | /within: must be at most 100 years",
                "{'within':'PT1.0005S'} | /within: must be whole milliseconds",
                "{'list':'a'} | /list: must be an array",
                "{'list':[1]} | /list/0: must be a string",
                "{'map':[]} | /map: must be an object",
                "{} {} | line 1, column 4: has text after the end of the JSON value",
                "[] | line 1, column 1: must be an object",
                "null | /: must be a JSON object, not null",
            })
    void a_fault_names_its_location(String text, String detail) {
        assertThat(refusalDetail(text)).isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{'name':'a'",
                "{'name':'a'} x",
                "{'name':'a','name':'b'}",
                "{'any':{'a':1,'a':2}}",
                "{name:1}"
            })
    void malformed_json_is_refused_with_its_location(String text) {
        assertThat(refusalDetail(text)).containsAnyOf("line 1", "/name", "/any");
    }

    @Test
    void empty_map_entries_are_kept_and_empty_members_omitted() {
        var sample = new Sample("", null, null, null, null, List.of(), Map.of("team", ""), null);
        assertThat(JsonCodec.encode(sample)).isEqualTo("{\"map\":{\"team\":\"\"}}");
    }

    @Test
    void json_nested_too_deep_is_refused() {
        assertThat(accept("{'any':" + "[".repeat(64) + "]".repeat(64) + "}").any())
                .isNotNull();
        assertThat(refusalDetail("{'any':" + "[".repeat(65) + "]".repeat(65) + "}"))
                .contains("deeper than 64 levels");
        assertThat(refusalDetail("{'any':" + "[".repeat(9_000))).contains("deeper than 64 levels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1.00,\"a\":[1E+3,-0,-0.0,12345678901234567890123]}",
                "\"\"",
                "null",
                "true",
                "0.1000",
                "[[],{},\"\\\\\\\"\\n\"]",
                "\"\\u0000 \uD83D\uDE80\"",
            })
    void a_raw_value_keeps_its_order_and_spelling(String text) {
        var rawJson = JsonCodec.decodeStored(RawJson.class, text);
        assertThat(rawJson.text()).isEqualTo(text);
        assertThat(JsonCodec.decodeStored(RawJson.class, JsonCodec.encode(rawJson)))
                .isEqualTo(rawJson);
    }

    @Test
    void a_lone_surrogate_stays_escaped() {
        assertThat(JsonCodec.decodeStored(RawJson.class, "{\"\\uD800\":\"\\uDC00x\\uD83D\\uDE80\"}")
                        .text())
                .isEqualTo("{\"\\ud800\":\"\\udc00x\uD83D\uDE80\"}");
    }

    @Test
    void white_space_between_tokens_is_removed() {
        assertThat(JsonCodec.decodeStored(RawJson.class, " { \"a\" : [ 1 , 2 ] } ")
                        .text())
                .isEqualTo("{\"a\":[1,2]}");
    }

    @Test
    void the_size_of_a_raw_value_is_in_bytes() {
        assertThat(new RawJson("\"ü\"").sizeInBytes()).isEqualTo(4);
    }

    @Test
    void the_message_omits_an_unreadable_stored_text() {
        assertThatThrownBy(() -> JsonCodec.decodeStored(Sample.class, "{\"name\":[\"secret\"]}"))
                .hasMessageContaining("a stored Sample can't be read: /name")
                .hasMessageNotContaining("secret");
    }

    @Test
    void equal_values_have_equal_hashes_in_any_spelling() {
        assertThat(hash("{\"a\":1.0,\"b\":[1E2]}")).isEqualTo(hash("{\"b\":[100],\"a\":1}"));
        assertThat(hash("0")).isEqualTo(hash("-0.00"));
        assertThat(hash("{\"a\":{\"x\":1,\"y\":2}}")).isEqualTo(hash("{\"a\":{\"y\":2,\"x\":1}}"));
    }

    @Test
    void different_values_have_different_hashes() {
        assertThat(hash("12345678901234567")).isNotEqualTo(hash("12345678901234568"));
        assertThat(hash("[1,2]")).isNotEqualTo(hash("[2,1]"));
        assertThat(hash("1")).isNotEqualTo(hash("\"1\""));
        assertThat(hash("[\"#\",\"1\",0]")).isNotEqualTo(hash("1"));
        assertThat(hash("null")).isNotEqualTo(hash("\"null\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999"})
    void a_number_with_any_exponent_has_a_hash(String number) {
        assertThat(hash(number)).hasSize(22);
    }

    private static String hash(String json) {
        return CanonicalHash.hash(JsonCodec.decodeStored(RawJson.class, json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E-99999999999"})
    void a_number_with_an_exponent_out_of_range_is_refused(String number) {
        assertThat(refusalDetail("{'any':[" + number + "]}")).startsWith("/any").contains("number");
    }

    @Test
    void a_number_with_too_many_digits_is_refused() {
        assertThat(refusalDetail("{'any':" + "9".repeat(2_000) + "}"))
                .contains("a number with more than 1000 characters");
        assertThat(accept("{'any':" + "9".repeat(900) + "}").any()).isNotNull();
    }

    // Instants and durations

    @ParameterizedTest
    @CsvSource({"PT15M,PT15M", "P1DT12H,P1DT12H", "PT36H,P1DT12H", "P2W,P14D", "PT1.5S,PT1.5S", "P1D,P1D"})
    void a_duration_is_written_in_days_and_hours(String text, String written) {
        assertThat(IsoTime.toText(IsoTime.parseDuration(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1Y", "1h", "", "P", "PT", "P1WT1H", "P99999W", "PT1H ", "P999999999999999999D"})
    void a_duration_without_a_fixed_length_is_refused(String text) {
        assertThatThrownBy(() -> IsoTime.parseDuration(text)).isInstanceOf(DateTimeException.class);
    }

    @Property(tries = 200)
    void fixed_texts_sort_as_their_instants(
            @ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long firstMillis,
            @ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long secondMillis) {
        var first = Instant.ofEpochMilli(firstMillis);
        var second = Instant.ofEpochMilli(secondMillis);
        assertThat(Integer.signum(IsoTime.toFixedText(first).compareTo(IsoTime.toFixedText(second))))
                .isEqualTo(Integer.signum(first.compareTo(second)));
        assertThat(Instant.parse(IsoTime.toFixedText(first))).isEqualTo(first);
    }

    @Test
    void a_sum_beyond_the_calendar_is_the_latest_instant() {
        assertThat(IsoTime.plusBounded(Instant.parse("9999-01-01T00:00:00Z"), Duration.ofDays(400)))
                .isEqualTo("9999-12-31T23:59:59.999Z");
    }
}
