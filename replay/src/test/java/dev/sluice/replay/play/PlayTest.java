package dev.sluice.replay.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.replay.TinyRecords;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.recorded.RecordedProvider;
import dev.sluice.replay.recorded.Recordings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The train half of the tiny set has six prompts, on three of which (p1, p3, p7) the small model errs. */
@Timeout(60)
class PlayTest {

    private static final int PLAYED = 6;

    @TempDir
    static Path dir;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Play play = new Play(out, out, InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
    private final RecordedProvider provider = new RecordedProvider(
            0,
            0,
            Recordings.read(TinyRecords.write(dir), List.of("sums"), List.of(), new HiddenReasoning(5)),
            Prices.read(dir),
            Duration.ZERO);
    private StubGateway gateway = new StubGateway(provider.baseUrl(), Prices.read(dir), "small", true);

    @BeforeEach
    void write() {
        TinyRecords.write(dir);
    }

    @AfterEach
    void close() {
        gateway.close();
        provider.close();
    }

    private JsonNode play(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--data", dir.toString(),
                "--sets", "sums",
                "--split", "train",
                "--pool", String.join(",", TinyRecords.POOL),
                "--gateway", gateway.address().toString(),
                "--bill", provider.billUrl().toString(),
                "--out", dir.resolve("report.json").toString(),
                "--markdown", dir.resolve("report.md").toString(),
                "--svg", dir.resolve("report.svg").toString()));
        arguments.addAll(List.of(more));
        play.run(Flags.read(play.flags(), arguments.toArray(String[]::new)));
        return JsonMapper.shared().readTree(Files.readString(dir.resolve("report.json")));
    }

    @Test
    void what_the_gateway_answered_stands_beside_every_single_model() throws Exception {
        JsonNode report = play();

        JsonNode section = report.path("sections").path(0);
        assertThat(section.at("/comparison/prompts").intValue()).isEqualTo(PLAYED);
        assertThat(section.at("/comparison/singles/0/accuracy").doubleValue()).isEqualTo(0.5);
        assertThat(section.at("/comparison/sluice/accuracy").doubleValue())
                .as("the stub always asks the small model")
                .isEqualTo(section.at("/comparison/singles/0/accuracy").doubleValue());
        assertThat(section.at("/comparison/sluice/usdPerThousand").doubleValue())
                .isEqualTo(section.at("/comparison/singles/0/usdPerThousand").doubleValue());
        assertThat(section.at("/comparison/oracle/accuracy").doubleValue()).isEqualTo(1);
        assertThat(section.at("/structures/counts/single").intValue()).isEqualTo(PLAYED);
        assertThat(section.at("/backends/counts/small").intValue()).isEqualTo(PLAYED);
        assertThat(Files.readString(dir.resolve("report.md")))
                .contains(
                        "| small |",
                        "| **Sluice** |",
                        "oracle",
                        "2026-01-02T03:04:05Z",
                        "a declared guess",
                        "- gateway: not said")
                .doesNotContain("What is", "I add them up");
        assertThat(Files.readString(dir.resolve("report.svg"))).startsWith("<svg");
    }

    @Test
    void half_of_the_prompts_are_streamed_and_the_costs_of_both_add_up_to_the_providers_bill() throws Exception {
        JsonNode report = play();

        assertThat(report.at("/sections/0/streamed").intValue()).isEqualTo(PLAYED / 2);
        assertThat(report.at("/sections/0/whole").intValue()).isEqualTo(PLAYED / 2);
        assertThat(gateway.asked.stream().filter(r -> r.path("stream").asBoolean(false)))
                .hasSize(PLAYED / 2)
                .allMatch(r -> r.at("/stream_options/include_usage").asBoolean(false));
        assertThat(report.path("reconciled").booleanValue()).isTrue();
        assertThat(report.at("/reported/nanos").longValue())
                .isPositive()
                .isEqualTo(provider.bill().total().nanos());
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("equal to the nano-dollar");
    }

    @Test
    void calls_the_gateway_did_not_tell_of_show_as_a_difference() throws Exception {
        gateway.close();
        gateway = new StubGateway(provider.baseUrl(), Prices.read(dir), "small", false);

        JsonNode report = play();

        assertThat(report.path("reconciled").booleanValue()).isFalse();
        assertThat(report.at("/sections/0/failures").intValue()).isEqualTo(PLAYED);
        assertThat(report.at("/sections/0/comparison/sluice/accuracy").doubleValue())
                .as("a prompt without a usable answer counts as wrong")
                .isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("NOT EQUAL", "x-sluice-cost-usd", "sluice_cost_usd");
    }

    @Test
    void a_refusal_is_counted_with_its_reason() throws Exception {
        gateway.close();
        gateway = new StubGateway(provider.baseUrl(), Prices.read(dir), "giant", true);

        JsonNode report = play("--limit", "2");

        assertThat(report.at("/sections/0/failures").intValue()).isEqualTo(2);
        assertThat(report.path("failures").toString()).contains("404").contains("unknown prompt");
    }

    @Test
    void feedback_tells_of_every_decision_whether_it_was_right() throws Exception {
        play("--feedback", "true");

        assertThat(gateway.feedback).hasSize(PLAYED);
        assertThat(gateway.feedback.stream().filter(f -> f.path("success").booleanValue()))
                .hasSize(PLAYED / 2);
        assertThat(gateway.feedback.stream().map(f -> f.path("decision").stringValue()))
                .doesNotHaveDuplicates();
    }

    @Test
    void without_being_asked_no_feedback_is_given() throws Exception {
        play("--limit", "2");

        assertThat(gateway.feedback).isEmpty();
    }

    @Test
    void a_model_that_was_never_recorded_is_refused() {
        assertThatThrownBy(() -> play.run(
                        Flags.read(play.flags(), "--data", dir.toString(), "--sets", "sums", "--pool", "giant")))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("giant");
    }
}
