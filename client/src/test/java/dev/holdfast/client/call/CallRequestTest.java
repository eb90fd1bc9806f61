// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.holdfast.client.item.ItemEdit;
import dev.holdfast.client.item.ItemMove;
import dev.holdfast.client.item.NewItem;
import dev.holdfast.client.json.ClientJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallRequestTest {
    private record UploadInput(String fileName, Duration limit) {}

    @Test
    void absent_member_differs_from_null() {
        assertMembers(ItemEdit.of("w", "k"), "{'workflow':'w','key':'k'}");
        assertMembers(
                ItemEdit.of("w", "k").removeDeadline().removeLabels().note("n"),
                "{'workflow':'w','key':'k','deadline':null,'labels':null,'note':'n'}");
        assertMembers(ItemMove.of("w", "k", "sent").data(null), "{'workflow':'w','key':'k','to':'sent','data':null}");
        assertMembers(ItemEdit.of("w", "k").labels(Map.of()), "{'workflow':'w','key':'k','labels':{}}");
    }

    @Test
    void copy_leaves_original_unchanged() {
        var item = NewItem.of("w", "k").label("a", "1");
        assertMembers(item.label("b", "2"), "{'workflow':'w','key':'k','labels':{'a':'1','b':'2'}}");
        assertMembers(item, "{'workflow':'w','key':'k','labels':{'a':'1'}}");
    }

    @Test
    void times_have_whole_milliseconds() {
        assertMembers(
                NewItem.of("w").within(Duration.ofNanos(1_500_999_999)).deadline(Instant.ofEpochSecond(0, 1_999_999)),
                "{'workflow':'w','within':'PT1.5S','deadline':'1970-01-01T00:00:00.001Z'}");
    }

    @Test
    void lists_become_arrays() {
        assertMembers(
                NewItem.of("w").links("a:1", "b:2").role("approver", "olga"),
                "{'workflow':'w','links':['a:1','b:2'],'roles':{'approver':['olga']}}");
    }

    @Test
    void data_is_converted_by_mapper_of_client() {
        CallRequest<?> request = NewItem.of("w").data(new UploadInput("f", Duration.ofMinutes(1)));
        assertMembers(request, "{'workflow':'w','data':{'fileName':'f','limit':'PT1M'}}");
        var mapper = ClientJson.MAPPER.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        assertThat(request.toMembers(mapper).path("data").path("file_name").asText())
                .isEqualTo("f");
    }

    @Test
    void data_that_are_json_stay_unchanged() throws Exception {
        var data = ClientJson.MAPPER.readTree("{\"n\":1.00}");
        CallRequest<?> request = NewItem.of("w").data(data);
        assertThat(request.toMembers(new ObjectMapper()).get("data")).isSameAs(data);
    }

    private static void assertMembers(CallRequest<?> request, String json) {
        JsonNode members = request.toMembers(ClientJson.MAPPER);
        assertThat(members.toString().replace('"', '\'')).isEqualTo(json);
    }
}
