// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.refusal.Refusal.Conflict;
import dev.holdfast.client.transport.OperationAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalReaderTest {
    @ParameterizedTest
    @CsvSource({
        "invalid,Invalid",
        "unauthorized,Unauthorized",
        "forbidden,Forbidden",
        "not-found,NotFound",
        "conflict,Conflict",
        "stale,Stale",
        "too-large,TooLarge",
        "idempotency-key-reused,KeyReused",
        "busy,Busy",
        "unavailable,Unavailable",
        "insufficient-storage,InsufficientStorage",
        "unreadable,Unreadable",
        "fault,UnknownRefusal",
        "from-the-future,UnknownRefusal"
    })
    void type_of_problem_determines_refusal(String type, String refusal) {
        var read = read(418, "{'type':'urn:holdfast:problem:" + type + "','detail':'why'}");
        assertThat(read.getClass().getSimpleName()).isEqualTo(refusal);
        assertThat(read.status()).isEqualTo(418);
        assertThat(read.detail()).isEqualTo("why");
    }

    @Test
    void all_faults_are_kept() {
        assertThat(read(
                        400,
                        "{'type':'urn:holdfast:problem:invalid','detail':'d',"
                                + "'faults':[{'at':'/a','message':'x'},{'at':'/b','message':'y'}]}"))
                .isEqualTo(
                        new Refusal.Invalid(400, "d", List.of(new InputFault("/a", "x"), new InputFault("/b", "y"))));
    }

    @Test
    void conflict_keeps_current_values() {
        var conflict = (Conflict) read(
                409, "{'type':'urn:holdfast:problem:conflict','detail':'d','current':{'state':'done','version':3}}");
        assertThat(conflict.state()).isEqualTo("done");
        assertThat(conflict.current().path("version").asInt()).isEqualTo(3);
        assertThat(((Conflict) read(409, "{'type':'urn:holdfast:problem:conflict'}")).state())
                .isNull();
    }

    @Test
    void stale_keeps_version() {
        assertThat(read(412, "{'type':'urn:holdfast:problem:stale','detail':'d','version':9}"))
                .isEqualTo(new Refusal.Stale(412, "d", 9));
    }

    @Test
    void missing_page_of_proxy_is_no_missing_item() {
        var read = read(404, "{'type':'about:blank','title':'Status 404'}");
        assertThat(read).isInstanceOf(Refusal.UnknownRefusal.class);
        assertThat(read.detail()).isEqualTo("Status 404");
    }

    @ParameterizedTest
    @CsvSource({"429,true", "500,true", "502,true", "503,true", "504,true", "403,false", "501,false", "308,false"})
    void status_of_unknown_refusal_determines_whether_it_passes(int status, boolean isTemporary) {
        assertThat(read(status, "{}").isTemporary()).isEqualTo(isTemporary);
    }

    private static Refusal read(int status, String json) {
        try {
            var problem = ClientJson.MAPPER.readTree(json.replace('\'', '"'));
            return RefusalReader.read(new OperationAnswer(status, problem, Duration.ZERO));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
