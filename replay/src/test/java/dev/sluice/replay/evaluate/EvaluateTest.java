package dev.sluice.replay.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.replay.KindsOfRecords;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Flags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateTest {

    @TempDir
    Path dir;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private JsonNode evaluate(String... more) {
        List<String> args = new ArrayList<>(List.of("--data", dir.toString(), "--splits", "2", "--resamples", "40"));
        args.addAll(List.of(more));
        Path report = dir.resolve("report.json");
        args.addAll(List.of("--out", report.toString()));
        Evaluate command =
                new Evaluate(new PrintStream(said, true, UTF_8), new PrintStream(errors, true, UTF_8), () -> 0);
        command.run(Flags.read(command.flags(), args.toArray(String[]::new)));
        return JsonMapper.shared().readTree(report.toFile());
    }

    private JsonNode evaluatePool(String... more) {
        List<String> args =
                new ArrayList<>(List.of("--train", "sums", "--test", "sums", "--pool", "small,medium,large"));
        args.addAll(List.of(more));
        return evaluate(args.toArray(String[]::new));
    }

    @Test
    void the_report_holds_every_figure_as_a_number_with_its_interval_and_its_value_in_each_split() {
        new KindsOfRecords(dir).write("sums", 160, 1);

        JsonNode report = evaluate("--train", "sums", "--test", "sums", "--pool", "small,large");

        for (String figure : List.of(
                "accuracy",
                "costPerThousandUsd",
                "costFractionOfBestSingle",
                "oracle",
                "calibrationError",
                "apgr",
                "cpt50",
                "cpt80")) {
            assertThat(report.path(figure).isNumber()).as(figure).isTrue();
            JsonNode interval = report.path("intervals").path(figure);
            assertThat(interval.path("low").doubleValue())
                    .as(figure)
                    .isLessThanOrEqualTo(report.path(figure).doubleValue());
            assertThat(interval.path("high").doubleValue())
                    .as(figure)
                    .isGreaterThanOrEqualTo(report.path(figure).doubleValue());
            assertThat(report.path("perSplit").path(figure).size()).as(figure).isEqualTo(2);
        }
        assertThat(report.has("savingAtParity")).isTrue();
        for (String curve : List.of("frontier", "chord")) {
            assertThat(report.path(curve).size()).isEqualTo(20);
            assertThat(report.path(curve).path(0).propertyNames())
                    .containsExactly("budgetFraction", "accuracy", "low", "high");
            assertThat(report.path(curve).path(19).path("budgetFraction").doubleValue())
                    .isEqualTo(1);
        }
        assertThat(report.path("baselines").propertyNames())
                .containsExactly("bestConstant", "length", "neighbours50", "logistic", "domainMeanOracle");
        assertThat(report.path("baselines")
                        .path("domainMeanOracle")
                        .path("toldTheDomain")
                        .booleanValue())
                .isTrue();
        assertThat(report.path("strong").stringValue()).isEqualTo("large");
        assertThat(report.path("hiddenReasoning").intValue()).isEqualTo(5);
    }

    @Test
    void a_router_that_can_tell_the_kinds_apart_lies_above_the_chord_and_no_budget_is_exceeded() {
        new KindsOfRecords(dir).write("sums", 600, 2);

        JsonNode report = evaluate("--train", "sums", "--test", "sums", "--pool", "small,large");

        JsonNode half = report.path("gainOverChord").path(9);
        assertThat(half.path("low").doubleValue()).isPositive();
        assertThat(report.path("apgr").doubleValue()).isGreaterThan(.6);
        for (JsonNode run : report.path("frontierRuns")) {
            assertThat(run.path("mostSpentOfBudget").doubleValue()).isLessThanOrEqualTo(1);
            assertThat(run.path("costFraction").doubleValue())
                    .isLessThanOrEqualTo(run.path("budgetFraction").doubleValue());
        }
    }

    @Test
    void the_same_seed_says_the_same_and_another_seed_something_else() throws Exception {
        new KindsOfRecords(dir).write("sums", 80, 3);

        evaluatePool("--seed", "7");
        String first = Files.readString(dir.resolve("report.json"));
        evaluatePool("--seed", "7");
        String second = Files.readString(dir.resolve("report.json"));
        JsonNode other = evaluatePool("--seed", "8");

        assertThat(second).isEqualTo(first);
        assertThat(other.path("frontier"))
                .isNotEqualTo(JsonMapper.shared().readTree(first).path("frontier"));
    }

    @Test
    void a_set_without_texts_allows_only_plans_that_need_none_and_says_so() {
        new KindsOfRecords(dir).withoutTexts().write("sums", 120, 4);

        JsonNode report = evaluatePool();

        assertThat(report.path("shares").path("structures").size()).isEqualTo(1);
        assertThat(report.path("notes").toString()).contains("the set sums has no texts");
        assertThat(errors.toString(UTF_8)).contains("only plans that need no text (single) are run on them");
        for (JsonNode run : report.path("frontierRuns")) {
            assertThat(run.path("structures").has("cascade")).isFalse();
        }
    }

    @Test
    void a_structure_nobody_was_recorded_in_is_left_out_and_said_to_be() throws Exception {
        new KindsOfRecords(dir).write("sums", 120, 4);
        Path policy = Files.writeString(
                dir.resolve("refine.yaml"), "objective: {quality: 0.95}\nstructures: [single, cascade, refine]\n");

        JsonNode report = evaluatePool("--policy", policy.toString());

        assertThat(report.path("notes").toString()).contains("not run: refine, for nobody was recorded");
        for (JsonNode run : report.path("frontierRuns")) {
            assertThat(run.path("structures").has("refine")).isFalse();
        }
    }

    @Test
    void recorded_samples_are_drawn_and_charged_one_by_one() throws Exception {
        new KindsOfRecords(dir).samples(3).write("sums", 120, 5);
        Path policy = Files.writeString(
                dir.resolve("vote.yaml"), "objective: {worth: $0.0002}\nstructures: [single, best-of]\n");

        JsonNode report = evaluatePool("--policy", policy.toString());

        assertThat(report.path("notes").toString()).doesNotContain("not run");
        double bought = 0;
        for (JsonNode run : report.path("frontierRuns")) {
            double samples = run.path("samplesBoughtPerPrompt").doubleValue();
            assertThat(run.path("callsPerPrompt").doubleValue()).isGreaterThanOrEqualTo(samples);
            double voted = run.path("structures").path("best-of").asDouble(0);
            assertThat(samples)
                    .as("two that agree decide a vote of three")
                    .isBetween(2 * voted - 1e-4, 3 * voted + 1e-4);
            bought += samples;
        }
        assertThat(bought).isPositive();
    }

    @Test
    void prompts_that_lack_a_models_answer_are_dropped_and_counted() {
        new KindsOfRecords(dir).write("sums", 120, 6);
        new KindsOfRecords(dir).write("more", 40, 7);
        dropRows("more", "large", 10);

        JsonNode report = evaluate("--train", "sums", "--test", "more", "--pool", "small,large");

        assertThat(report.path("promptsPerSplit")
                        .path(0)
                        .path("droppedForWantOfAnAnswer")
                        .intValue())
                .isEqualTo(10);
        assertThat(report.path("promptsPerSplit").path(0).path("test").intValue())
                .isEqualTo(30);
    }

    private void dropRows(String set, String model, int first) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < first; i++) {
            ids.add("\"" + set + "-" + i + "\", \"model\": \"" + model + "\"");
        }
        Path rows = dir.resolve(set + ".rows.jsonl.gz");
        StringBuilder kept = new StringBuilder();
        try (var lines = new java.io.BufferedReader(
                new java.io.InputStreamReader(new java.util.zip.GZIPInputStream(Files.newInputStream(rows)), UTF_8))) {
            lines.lines()
                    .filter(line -> ids.stream().noneMatch(line::contains))
                    .forEach(line -> kept.append(line).append('\n'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        dev.sluice.replay.TinyRecords.write(rows, kept.toString());
    }

    @Test
    void every_structure_is_measured_alone_where_that_is_asked() {
        new KindsOfRecords(dir).write("sums", 100, 8);

        JsonNode rows = evaluatePool("--ablation", "true").path("ablation");

        assertThat(rows.findValuesAsString("name")).containsExactly("text routing only", "+ modes", "+ cascade");
        assertThat(rows.path(2).path("frontier").size()).isEqualTo(20);
    }

    @Test
    void a_pool_whose_models_are_not_in_what_was_trained_on_is_forecast_by_price_and_said_to_be() {
        new KindsOfRecords(dir).write("sums", 100, 9);
        renameModels("other");

        JsonNode report = evaluate(
                "--train",
                "sums",
                "--test",
                "other",
                "--pool",
                "tiny,huge",
                "--strong",
                "huge",
                "--weak",
                "tiny",
                "--price",
                "tiny=0.1:0.4,huge=5:20");

        assertThat(report.path("notes").toString()).contains("forecast from price and kind alone: huge, tiny");
        assertThat(report.path("baselines").propertyNames()).containsExactly("bestConstant");
        assertThat(report.path("apgr").isNumber()).isTrue();
    }

    private void renameModels(String set) {
        new KindsOfRecords(dir).write(set, 60, 10);
        for (String part : List.of("rows", "outputs")) {
            Path file = dir.resolve(set + "." + part + ".jsonl.gz");
            try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(
                    new java.util.zip.GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
                String renamed = String.join("\n", lines.lines().toList())
                        .replace("\"small\"", "\"tiny\"")
                        .replace("\"large\"", "\"huge\"");
                dev.sluice.replay.TinyRecords.write(file, renamed);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void the_whole_budget_is_what_the_named_model_costs() {
        new KindsOfRecords(dir).write("sums", 80, 14);

        JsonNode report = evaluatePool("--reference", "medium");

        assertThat(report.path("bestSingle").stringValue()).isEqualTo("medium");
        assertThat(report.path("singles")
                        .path(1)
                        .path("costFractionOfBestSingle")
                        .doubleValue())
                .isEqualTo(1);
        assertThat(report.path("notes").toString()).contains("large is better than medium");
    }

    @Test
    void plots_are_written_beside_the_report_or_where_one_says() throws Exception {
        new KindsOfRecords(dir).write("sums", 80, 11);
        Path plots = Files.createDirectory(dir.resolve("plots"));

        evaluatePool();
        evaluatePool("--plots", plots.toString());

        for (Path where : List.of(dir, plots)) {
            assertThat(where.resolve("report-frontier.svg"))
                    .content()
                    .startsWith("<svg")
                    .endsWith("</svg>\n");
            assertThat(where.resolve("report-reliability.svg")).content().contains("expected calibration error");
        }
    }

    @Test
    void what_cannot_be_used_is_named_in_one_line() throws IOException {
        new KindsOfRecords(dir).write("sums", 40, 12);
        new KindsOfRecords(dir).write("more", 40, 13);
        dropModel("more", "large");

        refused("unknown model 'giant'", "--train", "sums", "--test", "sums", "--pool", "small,giant");
        refused("unknown set 'riddles'", "--train", "riddles", "--test", "sums", "--pool", "small,large");
        refused(
                "the set more has no answers of the model 'large'",
                "--train",
                "sums",
                "--test",
                "more",
                "--pool",
                "small,large");
        refused(
                "'medium' is not in the pool",
                "--train",
                "sums",
                "--test",
                "sums",
                "--pool",
                "small,large",
                "--strong",
                "medium",
                "--weak",
                "small");
        refused(
                "--strong and --weak go together",
                "--train",
                "sums",
                "--test",
                "sums",
                "--pool",
                "small,large",
                "--strong",
                "large");
        refused(
                "--price must be MODEL=IN:OUT",
                "--train",
                "sums",
                "--test",
                "sums",
                "--pool",
                "small,large",
                "--price",
                "small=cheap");
        Files.writeString(dir.resolve("prices.json"), "{\"small\": {\"in\": 1, \"out\": 1}}");
        refused("no price for the model 'large'", "--train", "sums", "--test", "sums", "--pool", "small,large");
    }

    private void refused(String why, String... args) {
        assertThatThrownBy(() -> evaluate(args))
                .isInstanceOf(WrongInput.class)
                .message()
                .contains(why)
                .doesNotContain("\n");
    }

    private void dropModel(String set, String model) {
        dropRows(set, model, 40);
    }
}
