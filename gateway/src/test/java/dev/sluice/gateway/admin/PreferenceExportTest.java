package dev.sluice.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Secret;
import dev.sluice.gateway.preferences.PreferenceFiles;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceExportTest {

    private static final String PATH = "/admin/preferences";

    @TempDir
    Path directory;

    @Test
    void what_is_recorded_is_given_as_json_lines_to_the_admin_only() {
        try (PreferenceFiles before =
                new PreferenceFiles(directory, 1 << 20, Duration.ofDays(1), InstantSource.system())) {
            before.add("{\"prompt\":[]}");
            before.add("{\"prompt\":[{}]}");
        }
        try (PreferenceFiles files =
                        new PreferenceFiles(directory, 1 << 20, Duration.ofDays(1), InstantSource.system());
                AdminGateway gateway = AdminGateway.recording(files)) {
            HttpResponse<String> lines = gateway.atAdminPort(PATH);

            assertThat(lines.statusCode()).isEqualTo(200);
            assertThat(lines.headers().firstValue("Content-Type")).contains("application/jsonl");
            assertThat(lines.body()).isEqualTo("{\"prompt\":[]}\n{\"prompt\":[{}]}\n");
            assertThat(gateway.call("GET", PATH, "", Optional.empty()).status()).isEqualTo(401);
            assertThat(gateway.call("GET", PATH, "", Optional.of("wrong-wrong-wrong"))
                            .status())
                    .isEqualTo(401);
            assertThat(gateway.atDoor(PATH).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void where_nothing_is_recorded_it_says_so_and_how_to_switch_it_on() {
        try (AdminGateway gateway = new AdminGateway(Optional.of(new Secret(AdminGateway.KEY)))) {
            AdminGateway.Answer answer = gateway.call("GET", PATH, "");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.body().at("/error/message").asString())
                    .contains("no preferences are recorded", "preferences: {record: true}");
        }
    }
}
