package dev.sluice.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.admin.AdminGateway.Answer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminClosedTest {

    @Test
    void without_a_key_configured_it_is_closed_and_says_how_to_open_it() {
        try (AdminGateway closed = new AdminGateway(Optional.empty())) {
            for (String path : List.of("/admin/policies", "/admin/budgets", "/admin/nothing")) {
                Answer answer = closed.call("GET", path, "");
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.body().at("/error/message").asString()).contains("closed", "admin: {key-env");
            }
            assertThat(closed.call("POST", "/admin/keys", "{\"name\":\"x\"}").status())
                    .isEqualTo(403);
            assertThat(closed.call("GET", "/openapi.json", "", Optional.empty()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void it_does_not_share_the_callers_port() {
        assertThatThrownBy(() ->
                        new AdminGateway(Optional.empty(), "--server.port=18499", "--management.server.port=18499"))
                .rootCause()
                .hasMessageContaining("the admin API has a port of its own");
    }
}
